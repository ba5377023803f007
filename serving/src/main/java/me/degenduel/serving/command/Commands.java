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
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import me.degenduel.schemas.health.Guard;
import me.degenduel.serving.live.Doors;
import me.degenduel.serving.live.Orders;
import me.degenduel.serving.live.Passports;
import me.degenduel.serving.live.Person;
import me.degenduel.serving.live.Wire;
import me.degenduel.serving.read.Bearer;

/** Requests that want something done. Whatever can be refused before its body is read, is; nothing is done halfway. */
public final class Commands implements Orders {
    /**
     * What commands are told.
     *
     * @param atOnce commands that are carried out at the same time, or wait for a connection
     * @param body bytes that a request may have
     * @param tradesInAMinute that one wallet may order
     * @param submissionsInAnHour that may come from one address
     * @param pending tokens that may wait for a decision
     * @param keysKept how long a command that is sent again is known by its key
     */
    public record Config(
            int atOnce, int body, int tradesInAMinute, int submissionsInAnHour, int pending, Duration keysKept) {}

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

    private final Config config;
    private final Doors doors;
    private final Passports passports;
    private final BooleanSupplier open;
    private final InstantSource clock;
    private final Transactions transactions;
    private final CommandMeters meters;
    private final Guard whitelist;
    private final Predicate<String> isService;
    private final Semaphore room;

    /**
     * @param database with no statement that may take for ever, and no commit that nobody asked for
     * @param whitelist stands before the commands of the whitelist
     * @param isService whether some process runs a service of that name
     * @param open whether it is known who is who
     */
    public Commands(
            Config config,
            Doors doors,
            Passports passports,
            DataSource database,
            CommandMeters meters,
            InstantSource clock,
            Guard whitelist,
            Predicate<String> isService,
            BooleanSupplier open) {
        this.whitelist = whitelist;
        this.isService = isService;
        this.config = config;
        this.doors = doors;
        this.passports = passports;
        this.open = open;
        this.clock = clock;
        this.meters = meters;
        transactions = new Transactions(database, clock, config);
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

    public void submitToken(Context context) {
        answer(context, SubmitToken.class);
    }

    public void approveToken(Context context) {
        answer(context, ApproveToken.class);
    }

    public void rejectToken(Context context) {
        answer(context, RejectToken.class);
    }

    public void delistToken(Context context) {
        answer(context, DelistToken.class);
    }

    public void checkService(Context context) {
        answer(context, CheckService.class);
    }

    public void resetBreaker(Context context) {
        answer(context, ResetBreaker.class);
    }

    public void setSetting(Context context) {
        answer(context, SetSetting.class);
    }

    /** What an administrator says on a socket, where nobody sends it again. */
    @Override
    public Outcome tell(Kind kind, String service, Person person, InetAddress from) {
        if (!open.getAsBoolean() || !room.tryAcquire()) {
            return Outcome.NOT_NOW;
        }
        try {
            var command =
                    switch (kind) {
                        case CHECK -> new CheckService(service(service));
                        case RESET -> new ResetBreaker(service(service), null);
                    };
            transactions.carryOut(command, person, "socket-" + UUID.randomUUID(), from);
            meters.commands("ACCEPTED").increment();
            return Outcome.ACCEPTED;
        } catch (Refused refused) {
            meters.commands(refused.reason().name()).increment();
            return switch (refused.reason()) {
                case SERVICE_NOT_FOUND -> Outcome.NO_SUCH_SERVICE;
                case UNAUTHORIZED, FORBIDDEN -> Outcome.NOT_ALLOWED;
                default -> Outcome.NOT_NOW;
            };
        } finally {
            room.release();
        }
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
        if (!doors.admit(context)) {
            throw new Refused(Reason.ORIGIN_DENIED);
        }
        if (!open.getAsBoolean() || !room.tryAcquire()) {
            throw new Refused(Reason.UNAVAILABLE, SOON);
        }
        try {
            var person = Bearer.of(context)
                    .flatMap(token -> passports.check(token, clock.instant()))
                    .orElseThrow(() -> new Refused(Reason.UNAUTHORIZED));
            var key = context.header("Idempotency-Key");
            if (key == null || !KEY.matcher(key).matches()) {
                throw new Refused(Reason.IDEMPOTENCY_KEY_REQUIRED);
            }
            var command = read(context, type);
            command.check(person.wallet());
            return command.isOfTheWhitelist()
                    ? guarded(command, person, key, context)
                    : transactions.carryOut(command, person, key, doors.address(context));
        } finally {
            room.release();
        }
    }

    /** A refusal is a call that went well, unless it is for want of the database. */
    private Accepted guarded(Command command, Person person, String key, Context context) {
        if (!whitelist.admits()) {
            throw new Refused(Reason.UNAVAILABLE, whitelist.retryAfter());
        }
        var begun = System.nanoTime();
        try {
            var answer = transactions.carryOut(command, person, key, doors.address(context));
            whitelist.succeeded(since(begun));
            return answer;
        } catch (Refused refused) {
            if (refused.reason() == Reason.UNAVAILABLE) {
                whitelist.failed(since(begun), "the database does not take decisions");
            } else {
                whitelist.succeeded(since(begun));
            }
            throw refused;
        } catch (RuntimeException bug) {
            whitelist.failed(since(begun), "a decision could not be stored");
            throw bug;
        }
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private Command read(Context context, Class<? extends Command> type) {
        try {
            var body = Body.of(context, config.body()).orElseThrow(() -> new Refused(Reason.TOO_LARGE));
            if (!((body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body)) instanceof ObjectNode said)) {
                throw new Refused(Reason.INVALID_REQUEST, "it is no JSON object");
            }
            if (context.pathParamMap().containsKey("id")) {
                said.put("contest", contest(context.pathParam("id")));
            }
            if (context.pathParamMap().containsKey("address")) {
                said.put("address", context.pathParam("address"));
            }
            if (context.pathParamMap().containsKey("key")) {
                said.put("key", context.pathParam("key"));
            }
            if (context.pathParamMap().containsKey("service")) {
                said.put("service", service(context.pathParam("service")));
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

    private String service(String name) {
        if (!isService.test(name)) {
            throw new Refused(Reason.SERVICE_NOT_FOUND);
        }
        return name;
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
}
