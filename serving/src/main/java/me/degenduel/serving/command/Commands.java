package me.degenduel.serving.command;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import me.degenduel.serving.live.Doors;
import me.degenduel.serving.live.Passports;
import me.degenduel.serving.live.Wire;

/** Requests that want something done. Whatever can be refused before its body is read, is; nothing is done halfway. */
public final class Commands {
    /**
     * What commands are told.
     *
     * @param atOnce commands that are carried out at the same time, or wait for a connection
     * @param body bytes that a request may have
     * @param tradesInAMinute that one wallet may order
     * @param keysKept how long a command that is sent again is known by its key
     */
    public record Config(int atOnce, int body, int tradesInAMinute, Duration keysKept) {}

    /** A misspelt field would be a contest without its prize pool; half a percent would be rounded. */
    static final ObjectMapper JSON = Wire.JSON
            .copy()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private static final Pattern KEY = Pattern.compile("[!-~]{1,100}");
    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int ACCEPTED = 202;
    private static final int MOST_HEARD = 32 << 20;

    private final Config config;
    private final Doors doors;
    private final Passports passports;
    private final BooleanSupplier open;
    private final InstantSource clock;
    private final Transactions transactions;
    private final CommandMeters meters;
    private final Semaphore room;

    /**
     * @param database with no statement that may take for ever, and no commit that nobody asked for
     * @param open whether it is known who is who
     */
    public Commands(
            Config config,
            Doors doors,
            Passports passports,
            DataSource database,
            CommandMeters meters,
            InstantSource clock,
            BooleanSupplier open) {
        this.config = config;
        this.doors = doors;
        this.passports = passports;
        this.open = open;
        this.clock = clock;
        this.meters = meters;
        transactions = new Transactions(database, clock, config.tradesInAMinute(), config.keysKept());
        room = new Semaphore(config.atOnce());
    }

    public void createContest(Context context) {
        answer(context, CreateContest.class);
    }

    public void enterContest(Context context) {
        answer(context, EnterContest.class);
    }

    public void placeOrder(Context context) {
        answer(context, PlaceOrder.class);
    }

    public void cancelContest(Context context) {
        answer(context, CancelContest.class);
    }

    private void answer(Context context, Class<? extends Command> type) {
        try {
            context.status(ACCEPTED).json(accepted(context, type));
            meters.commands("ACCEPTED").increment();
        } catch (Refused refused) {
            meters.commands(refused.reason().name()).increment();
            throw refused;
        }
    }

    private Accepted accepted(Context context, Class<? extends Command> type) {
        var origin = context.header("Origin");
        if (origin != null && !doors.admit(origin, context.req().getLocalPort())) {
            throw new Refused(Reason.ORIGIN_DENIED);
        }
        if (!open.getAsBoolean() || !room.tryAcquire()) {
            throw new Refused(Reason.UNAVAILABLE, SOON);
        }
        try {
            var wallet = Passports.bearer(context.header("Authorization"))
                    .flatMap(token -> passports.check(token, clock.instant()))
                    .orElseThrow(() -> new Refused(Reason.UNAUTHORIZED))
                    .wallet();
            var key = context.header("Idempotency-Key");
            if (key == null || !KEY.matcher(key).matches()) {
                throw new Refused(Reason.IDEMPOTENCY_KEY_REQUIRED);
            }
            var command = read(context, type);
            command.check(wallet);
            return transactions.carryOut(command, wallet, key, from(context));
        } finally {
            room.release();
        }
    }

    private Command read(Context context, Class<? extends Command> type) {
        try {
            if (!(JSON.readTree(body(context)) instanceof ObjectNode said)) {
                throw new Refused(Reason.INVALID_REQUEST, "it is no JSON object");
            }
            if (context.pathParamMap().containsKey("id")) {
                said.put("contest", contest(context.pathParam("id")));
            }
            return JSON.treeToValue(said, type);
        } catch (JsonMappingException other) {
            throw new Refused(Reason.INVALID_REQUEST, wrong(other));
        } catch (JsonProcessingException garbled) {
            throw new Refused(Reason.INVALID_REQUEST, "it is no JSON object");
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private byte[] body(Context context) throws IOException {
        var in = context.req().getInputStream();
        var body = in.readNBytes(config.body() + 1);
        if (body.length > config.body()) {
            throwAway(in);
            throw new Refused(Reason.TOO_LARGE);
        }
        return body;
    }

    /** Whoever still speaks when the connection is closed does not hear why; but nobody is listened to for ever. */
    private static void throwAway(InputStream in) throws IOException {
        var some = new byte[8 << 10];
        var read = 0;
        for (var left = MOST_HEARD; left > 0 && read >= 0; left -= read) {
            read = in.read(some);
        }
    }

    private static long contest(String id) {
        if (!ID.matcher(id).matches()) {
            throw new Refused(Reason.CONTEST_NOT_FOUND);
        }
        return Long.parseLong(id);
    }

    /** Which field is unknown or has a value of another kind, such as {@code portfolio[3].weight}. */
    private static String wrong(JsonMappingException other) {
        var place = new StringBuilder();
        for (var step : other.getPath()) {
            place.append(
                    step.getFieldName() == null
                            ? "[" + step.getIndex() + "]"
                            : (place.isEmpty() ? "" : ".") + step.getFieldName());
        }
        if (place.isEmpty()) {
            return "it is no JSON object";
        }
        if (other instanceof UnrecognizedPropertyException) {
            return place + " is no field of it";
        }
        return place
                + (other.getCause() instanceof DateTimeParseException
                        ? " is a time such as 2030-01-04T18:00:00Z"
                        : " has a value of another kind");
    }

    private InetAddress from(Context context) {
        var forwarded = Collections.list(context.req().getHeaders("X-Forwarded-For")).stream()
                .flatMap(header -> Stream.of(header.split(",")))
                .map(address -> address.strip().toLowerCase(Locale.ROOT))
                .toList();
        return doors.behindProxies(
                Doors.address(context.req().getRemoteAddr().replaceAll("[\\[\\]]", ""))
                        .orElse(InetAddress.getLoopbackAddress()),
                forwarded);
    }
}
