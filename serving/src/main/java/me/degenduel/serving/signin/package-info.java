/** Who somebody is: a wallet's signature becomes a session, and a session the tokens that sockets take. */
package me.degenduel.serving.signin;
