package me.degenduel.serving.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import me.degenduel.serving.live.ServerMessage.Acknowledgment;
import me.degenduel.serving.live.ServerMessage.AuthenticationResult;
import me.degenduel.serving.live.ServerMessage.DataTold;
import me.degenduel.serving.live.ServerMessage.Problem;
import me.degenduel.serving.live.ServerMessage.ProblemTold;
import me.degenduel.serving.live.ServerMessage.SubscriptionConfirmed;
import me.degenduel.serving.live.ServerMessage.SystemTold;
import me.degenduel.serving.live.ServerMessage.TradeExecuted;
import me.degenduel.serving.live.ServerMessage.UnsubscriptionConfirmed;

/**
 * What any other socket would say, as the unified one says it: {@code DATA} of a topic. What every socket says stays as
 * it is, unless it answers a message of the unified socket's own.
 */
final class UnifiedVoice implements Voice {
    static final UnifiedVoice VOICE = new UnifiedVoice();

    private static final byte[] DATA = "{\"type\":\"DATA\",".getBytes(UTF_8);

    private UnifiedVoice() {}

    /** What of a frame only its first hearers are told. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Beginning(String action, String requestId, boolean initialData) {}

    private record Changed<R>(Telling.ChangeMessage<R> words) implements Telling.ChangeMessage<R> {
        @Override
        public ServerMessage of(String channel, R row, Json json, Instant now) {
            return data(words.of(channel, row, json, now), Optional.empty());
        }
    }

    private record Gone<R>(Telling.GoneMessage<R> words) implements Telling.GoneMessage<R> {
        @Override
        public Optional<ServerMessage> of(
                String channel, Table.Removal<R> removal, Telling.Tables tables, Instant now) {
            return words.of(channel, removal, tables, now).map(message -> data(message, Optional.empty()));
        }
    }

    private record All(Telling.WholeMessage words) implements Telling.WholeMessage {
        @Override
        public ServerMessage of(String channel, List<Json> rows, Instant now) {
            return data(words.of(channel, rows, now), Optional.empty());
        }
    }

    /** Its own messages are in capitals, and so is the answer to one that we do not know. */
    @Override
    public Optional<Turn> turn(JsonNode message) {
        var type = message.path("type").textValue();
        return type.equals(type.toUpperCase(Locale.ROOT)) ? Optional.of(new Turn(message)) : Optional.empty();
    }

    @Override
    public Telling<?> telling(Telling<?> telling) {
        return wrapped(telling);
    }

    /** Two of the same are equal, so clients share their frames. */
    private static <R> Telling<R> wrapped(Telling<R> telling) {
        return switch (telling) {
            case Telling.Whole<R> whole -> new Telling.Whole<>(whole.from(), whole.every(), new All(whole.message()));
            case Telling.Beginning<R> first -> new Telling.Beginning<>(first.from(), new All(first.message()));
            case Telling.Each<R> each ->
                new Telling.Each<>(
                        each.from(), each.pace(), each.first(), new Changed<>(each.changed()), new Gone<>(each.gone()));
            case Telling.Event<R> event -> new Telling.Event<>(event.from(), new Changed<>(event.happened()));
        };
    }

    @Override
    public ServerMessage tells(ServerMessage message) {
        return message instanceof ServerMessage.Everywhere ? message : data(message, Optional.empty());
    }

    @Override
    public ServerMessage says(ServerMessage message, Client client) {
        return client.turn.map(turn -> answer(message, turn)).orElseGet(() -> tells(message));
    }

    private static ServerMessage answer(ServerMessage message, Turn turn) {
        var id = turn.requestId.orElse(null);
        return switch (message) {
            case Problem problem -> new ProblemTold(problem.message(), problem.code(), id, problem.timestamp());
            case AuthenticationResult result
            when result.error() == null ->
                new Acknowledgment("AUTH", "success", List.of(), null, id, result.timestamp());
            case AuthenticationResult result ->
                new ProblemTold(result.error(), Code.UNAUTHORIZED, id, result.timestamp());
            case SubscriptionConfirmed confirmed ->
                new Acknowledgment(
                        "SUBSCRIBE",
                        "success",
                        List.of(UnifiedTopics.of(confirmed.channel())),
                        null,
                        id,
                        confirmed.timestamp());
            case UnsubscriptionConfirmed confirmed ->
                new Acknowledgment(
                        "UNSUBSCRIBE",
                        "success",
                        List.of(UnifiedTopics.of(confirmed.channel())),
                        null,
                        id,
                        confirmed.timestamp());
            case ServerMessage.Pong pong -> new SystemTold("pong", id, pong.timestamp());
            case ServerMessage.Everywhere other -> other;
            case ServerMessage other -> data(other, Optional.of(turn));
        };
    }

    /** Its own fields, and those of what it is about beside them. */
    private static ServerMessage data(ServerMessage message, Optional<Turn> turn) {
        if (message instanceof ServerMessage.OfUnified) {
            return message;
        }
        var fields = fields(message);
        var type = fields.remove("type").textValue();
        var time = Instant.parse(fields.remove("timestamp").textValue());
        var channel = Optional.ofNullable(fields.remove("channel"));
        var topic = channel.filter(name -> !(message instanceof TradeExecuted))
                .map(name -> UnifiedTopics.of(name.textValue()))
                .or(() -> turn.flatMap(asked -> asked.topic))
                .orElseGet(() -> UnifiedTopics.of(message));
        var about = fields.path("data");
        if (about instanceof ObjectNode object) {
            fields.remove("data");
            fields.setAll(object);
        } else if (fields.size() == 1 && fields.has("data")) {
            return told(topic, type, turn, new Json(about.toString()), time);
        }
        return told(topic, type, turn, new Json(fields.toString()), time);
    }

    private static DataTold told(String topic, String type, Optional<Turn> turn, Json data, Instant time) {
        return new DataTold(
                turn.flatMap(asked -> asked.action).orElse(null),
                turn.flatMap(asked -> asked.requestId).orElse(null),
                null,
                topic,
                type,
                data,
                time);
    }

    private static ObjectNode fields(ServerMessage message) {
        return (ObjectNode) Wire.parsed(Wire.frame(message));
    }

    /** All share the frame; what is only this client's is put in at its beginning. */
    @Override
    public Encoded begins(Encoded frame, Client client) {
        if (!frame.type().equals(Wire.type(DataTold.class))) {
            return frame;
        }
        var first = Wire.row(new Beginning(
                client.turn.flatMap(turn -> turn.action).orElse(null),
                client.turn.flatMap(turn -> turn.requestId).orElse(null),
                true));
        var put = first.toString().substring(1, first.toString().length() - 1) + ",";
        var rest = frame.bytes().slice();
        rest.position(DATA.length);
        var bytes = ByteBuffer.allocate(frame.size() + put.getBytes(UTF_8).length);
        bytes.put(DATA).put(put.getBytes(UTF_8)).put(rest).flip();
        return new Encoded(frame.type(), false, bytes.asReadOnlyBuffer());
    }
}
