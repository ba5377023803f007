package me.degenduel.connect.prices;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Set;
import me.degenduel.connect.Meters;
import me.degenduel.connect.http.Limits;
import me.degenduel.connect.http.Plan;
import me.degenduel.connect.http.Poller;
import me.degenduel.connect.http.Unusable;
import me.degenduel.schemas.Price;
import me.degenduel.schemas.health.Guard;

/** Prices that somebody says when asked by HTTP: what is asked how often stands in the plan, how in the shape. */
public final class HttpPrices implements PriceSource {
    /** No price of this world needs more; what is longer is somebody's mistake, and nobody has to store it. */
    private static final int LONGEST = 100;

    private final Plan plan;
    private final Limits limits;
    private final Shape shape;
    private final Guard guard;
    private final Meters meters;

    public HttpPrices(Plan plan, Limits limits, Shape shape, Guard guard, Meters meters) {
        this.plan = plan;
        this.limits = limits;
        this.shape = shape;
        this.guard = guard;
        this.meters = meters;
    }

    @Override
    public String name() {
        return plan.source();
    }

    @Override
    public Duration interval() {
        return plan.interval();
    }

    @Override
    public void run(Listed listed, Prices prices) throws InterruptedException {
        new Poller(
                        plan,
                        limits,
                        guard,
                        meters.calls(name()),
                        shape::url,
                        (answer, asked, tokens) -> hear(answer, asked, tokens, prices))
                .run(listed::changes);
    }

    private void hear(JsonNode answer, Set<String> asked, int tokens, Prices prices) throws Unusable {
        var said = new HashMap<String, Price.Builder>();
        shape.read(answer, said::put);
        var interval = plan.interval(tokens).toMillis();
        said.forEach((address, price) -> {
            if (!asked.contains(address)) {
                meters.pricesDropped(name(), "not_asked_for").increment();
            } else if (price.getPrice().length() > LONGEST) {
                meters.pricesDropped(name(), "too_long").increment();
            } else {
                prices.said(
                        address, price.setSource(name()).setInterval(interval).build());
            }
        });
    }
}
