/** What tokens are, beside their prices: asked of others by HTTP, and written where everybody finds it, into the database. */
package me.degenduel.connect.metadata;
