package me.degenduel.serving.command;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import me.degenduel.serving.read.Always;

/** What is not said is as the table has it; so are the rules, but for numbers that it would round. */
record CreateContest(
        String code,
        @Always String name,
        String description,
        @Always Instant startTime,
        @Always Instant endTime,
        BigDecimal entryFee,
        BigDecimal prizePool,
        Integer minParticipants,
        Integer maxParticipants,
        Settings settings)
        implements Command {

    private static final int DECIMALS = 8;
    private static final int DIGITS = 20;

    record Settings(List<BigDecimal> prizeDistribution, BigDecimal fee) {
        private static final List<BigDecimal> SHARES =
                Stream.of(69, 20, 11).map(BigDecimal::valueOf).toList();

        Settings {
            prizeDistribution = prizeDistribution == null ? SHARES : prizeDistribution;
            fee = fee == null ? BigDecimal.TEN : fee;
        }
    }

    @Override
    public String action() {
        return "contest.create";
    }

    @Override
    public boolean isForAdministrators() {
        return true;
    }

    @Override
    public void check(String wallet) {
        Stream.of(entryFee, prizePool)
                .filter(Objects::nonNull)
                .filter(amount -> amount.precision() - amount.scale() > DIGITS
                        || amount.stripTrailingZeros().scale() > DECIMALS)
                .forEach(amount -> {
                    throw new Refused(Reason.INVALID_AMOUNT);
                });
        if (name == null || startTime == null || endTime == null) {
            throw new Refused(Reason.INVALID_REQUEST, "name, start_time and end_time are needed");
        }
    }

    @Override
    public Accepted carryOut(Transaction transaction) throws SQLException {
        if (!startTime.isAfter(transaction.now())) {
            throw new Refused(Reason.START_IN_THE_PAST);
        }
        var columns = new LinkedHashMap<String, Object>();
        columns.put("code", code);
        columns.put("name", name);
        columns.put("description", description);
        columns.put("start_time", startTime);
        columns.put("end_time", endTime);
        columns.put("entry_fee", entryFee);
        columns.put("prize_pool", prizePool);
        columns.put("min_participants", minParticipants);
        columns.put("max_participants", maxParticipants);
        columns.put("settings", settings == null ? null : Transaction.json(settings));
        columns.put("created_by", transaction.wallet());
        columns.values().removeIf(Objects::isNull);
        var row = transaction.ask(
                "insert into contests(%s) values (%s) returning id, code"
                        .formatted(
                                String.join(", ", columns.keySet()),
                                String.join(
                                        ", ",
                                        columns.keySet().stream()
                                                .map(column -> "?")
                                                .toList())),
                columns.values().toArray());
        return transaction.accept(Accepted.created((Long) row[0], (String) row[1]));
    }
}
