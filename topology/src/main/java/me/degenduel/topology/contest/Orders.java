package me.degenduel.topology.contest;

import static java.util.Comparator.comparing;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import me.degenduel.schemas.ContestState;
import me.degenduel.topology.contest.Settling.Used;

/** The orders of a contest: each waits for the first later price of its token, and is filled, or refused for a reason. */
final class Orders {
    /** How long an order waits for a price. */
    private static final long PATIENCE = 60_000;

    private static final int MOST_TOKENS = 10;

    private final Contest contest;
    private final Engine engine;
    private final Map<String, Order> orders = new HashMap<>();

    Orders(Contest contest, Engine engine) {
        this.contest = contest;
        this.engine = engine;
    }

    void apply(Row.OfOrder row) {
        if (orders.containsKey(row.key())) {
            return;
        }
        var order = new Order(contest, row, false);
        orders.put(row.key(), order);
        if (contest.state() == ContestState.PENDING) {
            refuse(order, row.time(), "NOT_ACTIVE");
        } else if (contest.isOver()) {
            refuse(order, row.time(), "OVER");
        } else if (portfolios().number(row.wallet()) == null) {
            refuse(order, row.time(), "NOT_ENTERED");
        } else {
            await(order);
            engine.keep(Facts.of(order));
        }
    }

    private void await(Order order) {
        engine.quote(order.row().token()).waiting.add(order);
        var last = order.time() + PATIENCE;
        engine.at(last, Due.Kind.TIME_RUNS_OUT, order.row().key(), () -> {
            if (!order.isDecided()) {
                refuse(order, last, "NO_PRICE");
            }
        });
    }

    void fill(Order order, Quote quote, long now) {
        var number = portfolios().number(order.wallet());
        var holder = portfolios().at(number);
        var lot = holder.lot(quote);
        var held = lot == null ? BigDecimal.ZERO : lot.quantity;
        var price = quote.price;
        var target = Money.quantity(
                Money.percent(
                        Money.dollars(holder.worth(each -> each.price)),
                        order.row().weight()),
                price);
        var buys = target.compareTo(held);
        if (buys == 0) {
            refuse(order, now, "NOTHING_TO_DO");
        } else if (buys > 0 != order.row().buy()) {
            refuse(order, now, "WRONG_SIDE");
        } else if (lot == null && holder.lots().size() == MOST_TOKENS) {
            refuse(order, now, "TOO_MANY_TOKENS");
        } else if (buys > 0) {
            var quantity = target.subtract(held).min(Money.quantity(holder.cash(), price));
            if (quantity.signum() == 0) {
                refuse(order, now, "NO_CASH");
            } else {
                var amount = Money.dollars(quantity.multiply(price)).min(holder.cash());
                trade(number, quote, held.add(quantity), holder.cash().subtract(amount));
                filled(order, quote, quantity, amount);
            }
        } else {
            var quantity = held.subtract(target);
            var amount = Money.dollars(quantity.multiply(price));
            trade(number, quote, target, holder.cash().add(amount));
            filled(order, quote, quantity, amount);
        }
    }

    private void trade(int number, Quote quote, BigDecimal quantity, BigDecimal cash) {
        var quantities = new LinkedHashMap<Quote, BigDecimal>();
        for (var lot : portfolios().at(number).lots()) {
            quantities.put(lot.quote, lot.quantity);
        }
        if (quantity.signum() == 0) {
            quantities.remove(quote);
        } else {
            quantities.put(quote, quantity);
        }
        contest.remember(number, quote.time);
        portfolios().hold(number, cash, quantities);
        engine.keep(Facts.of(contest, number));
        engine.changed(contest);
    }

    private void filled(Order order, Quote quote, BigDecimal quantity, BigDecimal amount) {
        decided(order);
        var used = new Used(quote.time, quote.price);
        engine.say(Facts.used(contest.id(), quote.token, order.wallet() + '/' + order.id(), used));
        engine.say(Facts.filled(order.row(), used, quantity, amount));
    }

    private void refuse(Order order, long now, String why) {
        decided(order);
        engine.say(Facts.refused(order.row(), now, why));
    }

    private void decided(Order order) {
        order.decide();
        engine.quote(order.row().token()).waiting.remove(order);
        engine.keep(Facts.of(order));
    }

    /** Those that wait, for nothing comes any more. */
    void refuseAll(long now) {
        orders.values().stream()
                .filter(order -> !order.isDecided())
                .sorted(comparing(Order::time).thenComparing(Order::id).thenComparing(Order::wallet))
                .forEach(order -> refuse(order, now, "OVER"));
    }

    void restore(Row.OfOrder row, boolean decided) {
        orders.put(row.key(), new Order(contest, row, decided));
    }

    /** Of everyone's orders, however they ended. */
    Stream<String> keys() {
        return orders.keySet().stream();
    }

    void restored() {
        orders.values().stream().filter(order -> !order.isDecided()).forEach(this::await);
    }

    private Portfolios portfolios() {
        return contest.portfolios();
    }
}
