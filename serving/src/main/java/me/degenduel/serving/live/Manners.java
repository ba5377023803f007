package me.degenduel.serving.live;

import static java.util.stream.Collectors.toCollection;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import me.degenduel.serving.live.ClientMessage.Subscribe;

/** Whether a channel can be told as a client wants it. */
final class Manners {
    /** Why not, as a client is told. */
    static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unfit(String why) {
            super(why);
        }
    }

    /** Of a name that somebody gives us: of a channel, a key or a field. Cursors have no room for more. */
    static final int LONGEST = 200;

    private static final double SLOWEST = 0.001;
    private static final double FASTEST = 1_000;
    private static final int MOST_FIELDS = 64;

    private final Channels channels;
    private final Rules rules;

    Manners(Channels channels, Rules rules) {
        this.channels = channels;
        this.rules = rules;
    }

    Manner of(Subscribe wanted, Channel channel, Client client) {
        var keys = Optional.ofNullable(wanted.keys());
        var fields = Optional.ofNullable(wanted.fields());
        var format = Optional.ofNullable(wanted.format()).orElse("json");
        if (!wanted.delta() && (keys.isPresent() || fields.isPresent() || wanted.format() != null)) {
            throw new Unfit("keys, fields and format go with delta");
        }
        keys.ifPresent(some -> check(some, wanted.channel(), channel, client));
        fields.ifPresent(Manners::check);
        return new Manner(
                wanted.delta(),
                switch (format) {
                    case "json" -> json(channel, fields);
                    case "binary" -> binary(channel, fields);
                    default -> throw new Unfit("format is json or binary");
                },
                keys.map(some -> some.stream().distinct().toList()).orElse(List.of()),
                rest(wanted.maxHz()));
    }

    private void check(List<String> keys, String name, Channel channel, Client client) {
        if (channel.isNarrow() || channel.isOfCharts() || channel.rows().log().isPresent()) {
            throw new Unfit("keys are for tables of many rows");
        }
        if (keys.isEmpty() || !areNames(keys)) {
            throw new Unfit("keys are the rows that you want, at least one");
        }
        var instead = Optional.ofNullable(client.subscriptions.get(name))
                .map(before -> before.manner.keys().size());
        var others = client.rows() - instead.orElse(0);
        var most = client.allowed(rules.tokens(), rules);
        if (keys.size() + others > most) {
            throw new Unfit("At most " + most + " tokens and keys a connection");
        }
    }

    private static void check(List<String> fields) {
        if (fields.isEmpty() || fields.size() > MOST_FIELDS || !areNames(fields)) {
            throw new Unfit("fields are 1 to " + MOST_FIELDS + " names of fields");
        }
    }

    private static boolean areNames(List<String> texts) {
        return texts.stream().allMatch(text -> text != null && !text.isBlank() && text.length() <= LONGEST);
    }

    private static Form json(Channel channel, Optional<List<String>> fields) {
        return fields.<Form>map(some -> new Form.Some(
                        channel.by(), some.stream().distinct().sorted().toList()))
                .orElseGet(Form.Whole::new);
    }

    private Form binary(Channel channel, Optional<List<String>> fields) {
        if (!channel.rows().equals(channels.tokens)) {
            throw new Unfit("Only tokens come as price arrays");
        }
        var columns = fields.map(some -> some.stream().map(field -> PriceColumn.named(field)
                        .orElseThrow(() -> new Unfit("Price arrays have no field " + field))))
                .orElse(Stream.of(PriceColumn.PRICE, PriceColumn.PRICE_TIME))
                .collect(toCollection(() -> EnumSet.noneOf(PriceColumn.class)));
        return new Form.Prices(List.copyOf(columns));
    }

    private static Duration rest(Double maxHz) {
        if (maxHz == null) {
            return Duration.ZERO;
        }
        if (!(maxHz >= SLOWEST && maxHz <= FASTEST)) {
            throw new Unfit("maxHz is 0.001 to 1000");
        }
        return Duration.ofNanos(Math.round(Duration.ofSeconds(1).toNanos() / maxHz));
    }
}
