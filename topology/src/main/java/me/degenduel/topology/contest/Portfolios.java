package me.degenduel.topology.contest;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import me.degenduel.topology.contest.Participant.Share;

/**
 * What everyone in a contest holds and what that is worth, as columns by number of entry. Numbers go by time of entry
 * and then wallet, which is how ties are broken.
 */
final class Portfolios {
    private final List<Participant> people = new ArrayList<>();
    /** Only ever added to, and readers on other threads look things up. */
    private final Map<String, Integer> numbers = new ConcurrentHashMap<>();

    private final Map<Share, Share> shares = new HashMap<>();
    private final Map<Quote, Map<BigDecimal, Lot>> lots = new LinkedHashMap<>();
    private long[] values = new long[4];
    private boolean changed = true;
    /** What readers are given: as it was published last, unless something changed. */
    private List<Participant> publishedPeople;

    private Map<String, BigDecimal> publishedPrices;
    private long touched;

    int size() {
        return people.size();
    }

    /** Null for somebody who is not in it. */
    Integer number(String wallet) {
        return numbers.get(wallet);
    }

    Participant at(int number) {
        return people.get(number);
    }

    List<Participant> people() {
        return people;
    }

    Collection<Quote> held() {
        return lots.keySet();
    }

    /** A share that everyone with it has in common. */
    Share share(String token, int weight) {
        return shares.computeIfAbsent(new Share(token, weight), share -> share);
    }

    Collection<Share> shares() {
        return shares.values();
    }

    void enter(Participant participant) {
        var number = people.size();
        people.add(participant);
        publishedPeople = null;
        numbers.put(participant.wallet(), number);
        if (number == values.length) {
            values = Arrays.copyOf(values, number * 2);
        }
        values[number] = Money.micros(participant.cash());
        changed = true;
    }

    /** Everyone who has not traded buys what was entered. A token without a price buys nothing: its share stays cash. */
    void start(Map<String, BigDecimal> prices, Function<String, Quote> quotes) {
        var bought = new HashMap<BigDecimal, Map<Share, Lot>>();
        for (var number = 0; number < people.size(); number++) {
            var participant = people.get(number);
            if (participant.traded()) {
                continue;
            }
            var known = bought.computeIfAbsent(participant.starting(), each -> new HashMap<>());
            var holdings = new ArrayList<Lot>(participant.shares().size());
            var cash = BigDecimal.ZERO;
            for (var share : participant.shares()) {
                var dollars = Money.percent(participant.starting(), share.weight());
                var price = prices.get(share.token());
                if (price == null) {
                    cash = cash.add(dollars);
                    continue;
                }
                var lot = known.computeIfAbsent(share, each -> {
                    var quantity = Money.quantity(dollars, price);
                    return quantity.signum() == 0 ? null : lot(quotes.apply(each.token()), quantity);
                });
                if (lot != null) {
                    holdings.add(lot);
                }
            }
            place(number, participant.bought(cash, List.copyOf(holdings)));
        }
    }

    /** Gives somebody other holdings. */
    void hold(int number, BigDecimal cash, Map<Quote, BigDecimal> quantities) {
        var holdings = new ArrayList<Lot>(quantities.size());
        quantities.forEach((quote, quantity) -> holdings.add(lot(quote, quantity)));
        var before = people.get(number);
        before.lots().forEach(lot -> lot.remove(number));
        place(number, before.traded(cash, List.copyOf(holdings)));
        before.lots().stream().filter(Lot::isEmpty).forEach(this::forget);
    }

    /** Brings values up to the prices of tokens that moved. */
    void refresh(Collection<Quote> moved) {
        for (var quote : moved) {
            var price = quote.price.doubleValue();
            for (var lot : lots.getOrDefault(quote, Map.of()).values()) {
                publishedPrices = null;
                var holders = lot.refresh(values, price);
                changed |= holders > 0;
                touched += holders;
            }
        }
    }

    /** How many positions were brought up to a new price so far: what a publication costs. */
    long touched() {
        return touched;
    }

    /** Whether there is something to publish, which then counts as published. */
    boolean takeChanged() {
        var was = changed;
        changed = false;
        return was;
    }

    Ranking ranking() {
        return Ranking.of(Arrays.copyOf(values, people.size()));
    }

    /** Everyone by number, as of now and for ever. */
    List<Participant> peopleNow() {
        if (publishedPeople == null) {
            publishedPeople = List.copyOf(people);
        }
        return publishedPeople;
    }

    /** What each held token costs, as of now and for ever. */
    Map<String, BigDecimal> pricesNow() {
        if (publishedPrices == null) {
            publishedPrices =
                    lots.keySet().stream().collect(toUnmodifiableMap(quote -> quote.token, quote -> quote.price));
        }
        return publishedPrices;
    }

    /** Numbers by wallet; of those who came later, too. */
    Map<String, Integer> numbers() {
        return Collections.unmodifiableMap(numbers);
    }

    private void place(int number, Participant participant) {
        people.set(number, participant);
        publishedPeople = null;
        publishedPrices = null;
        var value = Money.micros(participant.cash());
        for (var lot : participant.lots()) {
            lot.add(number);
            value += lot.worth;
        }
        values[number] = value;
        changed = true;
    }

    private Lot lot(Quote quote, BigDecimal quantity) {
        return lots.computeIfAbsent(quote, each -> new HashMap<>())
                .computeIfAbsent(quantity, each -> new Lot(quote, each));
    }

    private void forget(Lot lot) {
        var others = lots.get(lot.quote);
        others.remove(lot.quantity);
        if (others.isEmpty()) {
            lots.remove(lot.quote);
        }
    }
}
