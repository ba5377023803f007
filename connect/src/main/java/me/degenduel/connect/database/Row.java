package me.degenduel.connect.database;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import me.degenduel.schemas.ContestSettings;
import org.apache.kafka.connect.data.Struct;

/**
 * A row as Debezium says it, read column by column in our types.
 *
 * @param deleted the row as it was before it went
 * @param lsn where in the database's log the change stands; 0 for a row read in a snapshot, older than every change
 */
record Row(String table, Struct values, boolean deleted, long epoch, long lsn, Instant committedAt) {
    private record Payout(
            @JsonProperty(value = "prize_distribution", required = true)
            List<BigDecimal> shares,

            @JsonProperty(required = true) BigDecimal fee) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    /** Of decimal(38,18). */
    private static final int SCALE = 18;

    String text(String column) {
        return required(column, textOrNull(column));
    }

    String textOrNull(String column) {
        return value(column, String.class);
    }

    boolean flag(String column) {
        return required(column, value(column, Boolean.class));
    }

    long number(String column) {
        return required(column, value(column, Number.class)).longValue();
    }

    BigDecimal amount(String column) {
        return required(column, amountOrNull(column));
    }

    BigDecimal amountOrNull(String column) {
        var amount = value(column, BigDecimal.class);
        return amount == null ? null : exact(column, amount);
    }

    private BigDecimal exact(String column, BigDecimal amount) {
        try {
            return amount.setScale(SCALE);
        } catch (ArithmeticException tooFine) {
            throw unmappable(column, "has more than " + SCALE + " decimals", tooFine);
        }
    }

    Instant time(String column) {
        return required(column, timeOrNull(column));
    }

    Instant timeOrNull(String column) {
        var text = textOrNull(column);
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeException unknown) {
            throw unmappable(column, "is no time", unknown);
        }
    }

    /**
     * When this became a fact, for rows that know it themselves: a snapshot reads them later, and what is decided by
     * that time would be decided otherwise.
     *
     * @param own the columns that say it, of which the first with a time counts
     */
    Instant decidedAt(String... own) {
        return lsn > 0
                ? committedAt
                : Stream.of(own)
                        .map(this::timeOrNull)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(committedAt);
    }

    List<String> list(String column) {
        List<?> items = required(column, value(column, List.class));
        return items.stream().map(String.class::cast).toList();
    }

    Map<String, String> texts(String column) {
        try {
            return JSON.readValue(text(column), TEXTS);
        } catch (JsonProcessingException other) {
            throw unmappable(column, "is no JSON object of texts", other);
        }
    }

    ContestSettings contestSettings(String column) {
        try {
            var settings = JSON.readValue(text(column), Payout.class);
            return new ContestSettings(
                    settings.shares.stream().map(share -> exact(column, share)).toList(), exact(column, settings.fee));
        } catch (JsonProcessingException other) {
            throw unmappable(column, "is no JSON of a contest's settings", other);
        }
    }

    private <T> T value(String column, Class<T> type) {
        if (values.schema().field(column) == null) {
            throw unmappable(column, "is missing", null);
        }
        var value = values.get(column);
        if (value != null && !type.isInstance(value)) {
            throw unmappable(column, "is of type " + value.getClass().getName() + ", not " + type.getName(), null);
        }
        return type.cast(value);
    }

    private <T> T required(String column, T value) {
        if (value == null) {
            throw unmappable(column, "is null", null);
        }
        return value;
    }

    /** Says which row, by its key and place; the value itself may be nobody's business. */
    private Unmappable unmappable(String column, String what, Throwable cause) {
        var known = Table.named(table);
        return new Unmappable(
                "Column %s of table %s %s, in the row with %s %s at position %d"
                        .formatted(column, table, what, known.key(), known.key(values), lsn),
                cause);
    }
}
