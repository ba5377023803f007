package me.degenduel.serving.read;

import io.javalin.http.Context;
import me.degenduel.topology.market.MarketView;

/** A token's row from the store that owns it, here or on another instance. */
public final class TokenQuery {
    private final Answers<MarketView> answers;

    public TokenQuery(Answers<MarketView> answers) {
        this.answers = answers;
    }

    public void one(Context context) {
        var address = context.pathParam("address");
        answers.answer(context, address, market -> market.token(address)
                .map(TokenJson::of)
                .orElseThrow(() -> new TokenNotFound(address)));
    }
}
