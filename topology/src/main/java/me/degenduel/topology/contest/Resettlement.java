package me.degenduel.topology.contest;

import static java.util.Comparator.comparing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import me.degenduel.schemas.ContestParticipantRow;
import me.degenduel.schemas.ContestPortfolioRow;
import me.degenduel.schemas.ContestPrice;
import me.degenduel.schemas.ContestResult;
import me.degenduel.schemas.ContestRow;
import me.degenduel.schemas.Fill;
import me.degenduel.schemas.Settlement;
import me.degenduel.topology.contest.Settling.Used;
import org.apache.avro.specific.SpecificRecord;

/**
 * A settlement computed again from what is kept for ever: terms, entries, fills and the prices that were used. The engine
 * has no part in it.
 */
public final class Resettlement {
    private static final int MOST_DIFFERENCES = 20;
    private static final Comparator<Fill> IN_TURN = comparing(Fill::getDecidedAt)
            .thenComparing(Fill::getOrderedAt)
            .thenComparing(fill -> Long.parseLong(fill.getOrder()));

    private final String id;
    private final Map<String, BigDecimal> starting = new TreeMap<>();
    private final Map<String, SortedMap<String, Integer>> weights = new HashMap<>();
    private final Set<String> refused = new HashSet<>();
    private final List<Fill> fills = new ArrayList<>();
    private final SortedMap<String, Used> startPrices = new TreeMap<>();
    private final SortedMap<String, Used> endPrices = new TreeMap<>();
    private final Map<String, ContestResult> results = new HashMap<>();
    private Terms terms;
    private Settlement settlement;

    /**
     * What came of it.
     *
     * @param said the settlement on its topic; empty where there is none
     * @param hash of what was computed now
     * @param differences between the two, none if they agree
     */
    public record Verdict(Optional<Settlement> said, String hash, List<String> differences) {}

    /** A portfolio on its way from start to end. */
    private record Account(BigDecimal cash, Map<String, BigDecimal> quantities) {}

    public Resettlement(String id) {
        this.id = id;
    }

    /** Takes a record of any of the topics about contests, in the order of its topic; those of other contests pass by. */
    public void add(SpecificRecord record) {
        switch (record) {
            case ContestRow row -> {
                if (String.valueOf(row.getId()).equals(id) && !row.getDeleted()) {
                    terms = ((Row.OfContest) Rows.of(row)).terms();
                }
            }
            case ContestParticipantRow row -> {
                if (String.valueOf(row.getContest()).equals(id)) {
                    starting.put(row.getWallet(), row.getStartingValue());
                }
            }
            case ContestPortfolioRow row -> {
                if (String.valueOf(row.getContest()).equals(id)) {
                    weights.computeIfAbsent(row.getWallet(), each -> new TreeMap<>())
                            .put(row.getToken(), row.getWeight());
                }
            }
            case Fill fill -> {
                if (fill.getContest().equals(id)) {
                    add(fill);
                }
            }
            case ContestPrice price -> {
                if (price.getContest().equals(id)) {
                    add(price);
                }
            }
            case ContestResult result -> {
                if (result.getContest().equals(id)) {
                    results.put(result.getWallet(), result);
                }
            }
            case Settlement last -> {
                if (last.getContest().equals(id)) {
                    settlement = last;
                }
            }
            default ->
                throw new IllegalArgumentException(
                        "Settlements are not made of " + record.getSchema().getName());
        }
    }

    private void add(Fill fill) {
        if (fill.getRefused() == null) {
            fills.add(fill);
        } else if (fill.getOrder().equals(Facts.ENTRY)) {
            refused.add(fill.getWallet());
        }
    }

    private void add(ContestPrice price) {
        var used = new Used(price.getTime().toEpochMilli(), price.getPrice());
        switch (price.getMoment()) {
            case Facts.START -> startPrices.put(price.getToken(), used);
            case Facts.END -> endPrices.put(price.getToken(), used);
            default -> {}
        }
    }

    /** Compares what was said with what comes out now. */
    public Verdict verdict() {
        if (settlement == null || terms == null) {
            return new Verdict(Optional.empty(), "", List.of("Contest " + id + " has no settlement"));
        }
        var wallets = starting.keySet().stream()
                .filter(wallet -> !refused.contains(wallet))
                .filter(results::containsKey)
                .sorted(comparing((String wallet) -> results.get(wallet).getEnteredAt())
                        .thenComparing(wallet -> wallet))
                .toList();
        var accounts = new HashMap<String, Account>();
        wallets.forEach(wallet -> accounts.put(wallet, started(wallet)));
        fills.stream()
                .sorted(IN_TURN)
                .forEach(
                        fill -> accounts.computeIfPresent(fill.getWallet(), (wallet, account) -> after(account, fill)));
        var settling = Settling.of(
                new Settling.Played(
                        id,
                        settlement.getStartedAt().toEpochMilli(),
                        settlement.getEndedAt().toEpochMilli(),
                        terms,
                        startPrices,
                        endPrices),
                wallets,
                wallets.stream()
                        .map(wallet -> results.get(wallet).getEnteredAt().toEpochMilli())
                        .toList(),
                wallets.stream().map(wallet -> worth(accounts.get(wallet))).toList());
        return new Verdict(Optional.of(settlement), settling.hash(), differences(settling));
    }

    private Account started(String wallet) {
        var cash = BigDecimal.ZERO;
        var quantities = new HashMap<String, BigDecimal>();
        for (var share : weights.getOrDefault(wallet, new TreeMap<>()).entrySet()) {
            var dollars = Money.percent(starting.get(wallet), share.getValue());
            var price = startPrices.get(share.getKey());
            if (price == null) {
                cash = cash.add(dollars);
            } else {
                quantities.put(share.getKey(), Money.quantity(dollars, price.price()));
            }
        }
        return new Account(cash, quantities);
    }

    private static Account after(Account before, Fill fill) {
        var buys = fill.getSide().equals(Rows.BUY);
        var quantities = new HashMap<>(before.quantities);
        quantities.merge(
                fill.getToken(), buys ? fill.getQuantity() : fill.getQuantity().negate(), BigDecimal::add);
        return new Account(
                buys ? before.cash.subtract(fill.getAmount()) : before.cash.add(fill.getAmount()), quantities);
    }

    private BigDecimal worth(Account account) {
        return account.quantities.entrySet().stream()
                .filter(held -> held.getValue().signum() != 0)
                .map(held -> held.getValue()
                        .multiply(Objects.requireNonNull(endPrices.get(held.getKey()), "No price at the end")
                                .price()))
                .reduce(account.cash, BigDecimal::add);
    }

    private List<String> differences(Settling settling) {
        var differences = new ArrayList<String>();
        starting.keySet().stream()
                .filter(wallet -> !refused.contains(wallet) && !results.containsKey(wallet))
                .forEach(wallet -> differences.add(wallet + " entered and has no result"));
        differ(differences, "participants", settlement.getParticipants(), results.size());
        differ(differences, "prizes", settlement.getPrizes(), settling.prizes());
        differ(differences, "unpaid", settlement.getUnpaid(), settling.unpaid());
        for (var place : settling.places()) {
            var result = results.get(place.wallet());
            differ(differences, "rank of " + place.wallet(), result.getRank(), place.rank());
            differ(differences, "value of " + place.wallet(), result.getValue(), place.value());
            differ(differences, "prize of " + place.wallet(), result.getPrize(), place.prize());
        }
        differ(differences, "hash", settlement.getHash(), settling.hash());
        return differences.subList(0, Math.min(MOST_DIFFERENCES, differences.size()));
    }

    private static void differ(List<String> differences, String what, Object said, Object now) {
        if (!said.equals(now)) {
            differences.add("%s: said %s, now %s".formatted(what, said, now));
        }
    }
}
