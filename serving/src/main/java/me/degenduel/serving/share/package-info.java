/** What instances tell each other of people: whom each wants to hear of, and what those have in contests that others play. */
package me.degenduel.serving.share;
