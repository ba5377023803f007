package me.degenduel.serving.read;

import me.degenduel.schemas.Token;
import me.degenduel.schemas.TokenStatus;

/** That a token is on the whitelist. */
public record ListedJson(@Always String address, @Always String symbol) {
    /** Null for a token that is not: its row is gone. */
    public static ListedJson of(Token token) {
        return token.getStatus() == TokenStatus.DELISTED ? null : new ListedJson(token.getAddress(), token.getSymbol());
    }
}
