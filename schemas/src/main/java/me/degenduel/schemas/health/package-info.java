/** The platform's services, how well each of them is, and what guards those that call others. */
package me.degenduel.schemas.health;
