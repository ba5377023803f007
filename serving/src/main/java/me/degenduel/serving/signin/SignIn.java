package me.degenduel.serving.signin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import me.degenduel.serving.command.Body;
import me.degenduel.serving.command.SolanaKey;
import me.degenduel.serving.live.Attempts;
import me.degenduel.serving.live.Doors;
import me.degenduel.serving.live.Passports;
import me.degenduel.serving.live.Passports.Session;
import me.degenduel.serving.live.Passports.Use;
import me.degenduel.serving.live.People;
import me.degenduel.serving.live.Wire;
import me.degenduel.serving.read.Always;
import me.degenduel.serving.read.Bearer;
import me.degenduel.serving.signin.NoSignIn.Reason;

/**
 * Signing in: a wallet signs a nonce that we made up, and its browser gets a session in a cookie that no script can read.
 * With it, and with nothing else, one gets tokens for sockets.
 */
public final class SignIn {
    /**
     * What it is told.
     *
     * @param session how long somebody stays signed in
     * @param token how long a token for sockets is good
     * @param challenge how long a wallet may take to sign
     * @param attempts a minute and address, at this instance
     * @param atOnce requests that are answered at the same time, or wait for a connection
     * @param body bytes that a request may have
     * @param secureCookie whether the cookie goes over https only
     */
    public record Config(
            Duration session,
            Duration token,
            Duration challenge,
            int attempts,
            int atOnce,
            int body,
            boolean secureCookie) {}

    /** What somebody shows: as clients write it. */
    private record Shown(
            @Always String wallet,
            @Always List<Integer> signature,
            @Always String message) {
        Optional<byte[]> bytes() {
            if (signature == null
                    || signature.size() != WalletSignature.BYTES
                    || !signature.stream().allMatch(number -> number != null && number >= 0 && number <= MOST)) {
                return Optional.empty();
            }
            var bytes = new byte[signature.size()];
            for (var i = 0; i < bytes.length; i++) {
                bytes[i] = signature.get(i).byteValue();
            }
            return Optional.of(bytes);
        }

        /** Of the one line that says it; of two, nobody would know which was meant. */
        Optional<String> nonce() {
            var lines = message == null
                    ? List.<String>of()
                    : NONCE.matcher(message)
                            .results()
                            .map(line -> line.group(1))
                            .toList();
            return lines.size() == 1 ? Optional.of(lines.getFirst()) : Optional.empty();
        }
    }

    private record Nonce(@Always String nonce) {}

    private record User(
            @Always @JsonProperty("wallet_address") String wallet,
            @Always String role,
            String nickname) {
        static User of(Sessions.Open open) {
            return new User(open.session().wallet(), open.role(), open.nickname());
        }
    }

    private record Verified(boolean verified, @Always User user) {}

    private record Token(@Always String token, long expiresIn) {}

    private record Me(
            @Always User user,
            @Always @JsonProperty("expires_at") Instant expires) {}

    private record Goodbye(boolean success) {}

    private interface Answer {
        String to(Context context) throws InterruptedException;
    }

    private static final int MOST = 255;
    private static final int NONCE_BYTES = 32;
    private static final Pattern NONCE = Pattern.compile("^Nonce: ([\\w-]{43})$", Pattern.MULTILINE);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final ObjectMapper JSON = Wire.JSON.copy().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private final Config config;
    private final Doors doors;
    private final Passports passports;
    private final People people;
    private final Sessions sessions;
    private final SignInMeters meters;
    private final InstantSource clock;
    private final Attempts attempts;
    private final Semaphore room;
    private final SecureRandom random = new SecureRandom();

    /** @param database with no statement that may take for ever, and no commit that nobody asked for */
    public SignIn(
            Config config,
            Doors doors,
            Passports passports,
            People people,
            DataSource database,
            SignInMeters meters,
            InstantSource clock) {
        this.config = config;
        this.doors = doors;
        this.passports = passports;
        this.people = people;
        this.sessions = new Sessions(database);
        this.meters = meters;
        this.clock = clock;
        this.attempts = new Attempts(config.attempts(), doors.loopbackExempt());
        this.room = new Semaphore(config.atOnce());
    }

    public void challenge(Context context) {
        answer(context, true, this::challenged);
    }

    public void verify(Context context) {
        answer(context, true, this::verified);
    }

    public void token(Context context) {
        answer(context, true, this::tokenGiven);
    }

    public void session(Context context) {
        answer(context, false, this::sessionShown);
    }

    public void logout(Context context) {
        answer(context, false, this::loggedOut);
    }

    /** @param limited whether one address may do it so often and no more */
    private void answer(Context context, boolean limited, Answer answer) {
        context.header("Cache-Control", "no-store");
        try {
            admit(context, limited);
            if (!room.tryAcquire()) {
                throw new NoSignIn(Reason.UNAVAILABLE, SOON);
            }
            try {
                meters.signIns(answer.to(context)).increment();
            } finally {
                room.release();
            }
        } catch (NoSignIn refused) {
            meters.signIns(refused.reason().name()).increment();
            throw refused;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new NoSignIn(Reason.UNAVAILABLE, SOON);
        }
    }

    private void admit(Context context, boolean limited) {
        if (!doors.admit(context)) {
            throw new NoSignIn(Reason.ORIGIN_DENIED);
        }
        var wait = limited ? attempts.wait(doors.address(context), clock.instant()) : Duration.ZERO;
        if (wait.isPositive()) {
            throw new NoSignIn(Reason.RATE_LIMIT_EXCEEDED, wait);
        }
    }

    private String challenged(Context context) {
        var wallet = context.queryParam("wallet");
        key(wallet);
        var bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        var nonce = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        sessions.challenge(wallet, nonce, config.challenge());
        context.json(new Nonce(nonce));
        return "CHALLENGED";
    }

    /** The signature first: whoever cannot sign uses up nobody's nonce. */
    private String verified(Context context) throws InterruptedException {
        var shown = read(context);
        var key = key(shown.wallet());
        var signature = shown.bytes().orElseThrow(() -> new NoSignIn(Reason.INVALID_REQUEST));
        var nonce = shown.nonce().orElseThrow(() -> new NoSignIn(Reason.INVALID_REQUEST));
        var from = doors.address(context);
        if (!WalletSignature.isBy(key, signature, shown.message().getBytes(UTF_8))) {
            throw sessions.refuse(shown.wallet(), Reason.INVALID_SIGNATURE, from);
        }
        var open = sessions.open(shown.wallet(), nonce, config.session(), from);
        // Whoever is new would be nobody to the sockets for as long as their row takes to come here.
        people.await(shown.wallet(), SOON);
        var token = passports.issue(Use.SESSION, open.session(), open.role(), clock.instant(), open.expires());
        setCookie(context, token, config.session());
        context.json(new Verified(true, User.of(open)));
        return "SIGNED_IN";
    }

    private String tokenGiven(Context context) {
        var open = sessions.findForSockets(shown(context), doors.address(context))
                .orElseThrow(() -> new NoSignIn(Reason.UNAUTHORIZED));
        var now = clock.instant();
        var end = now.plus(config.token());
        var expires = end.isBefore(open.expires()) ? end : open.expires();
        context.json(new Token(
                passports.issue(Use.SOCKET, open.session(), open.role(), now, expires),
                Duration.between(now, expires).toSeconds()));
        return "TOKEN";
    }

    private String sessionShown(Context context) {
        var open = sessions.find(shown(context)).orElseThrow(() -> new NoSignIn(Reason.UNAUTHORIZED));
        context.json(new Me(User.of(open), open.expires()));
        return "SESSION";
    }

    private String loggedOut(Context context) {
        setCookie(context, "", Duration.ZERO);
        if (!sessions.end(shown(context), doors.address(context))) {
            throw new NoSignIn(Reason.UNAUTHORIZED);
        }
        context.json(new Goodbye(true));
        return "SIGNED_OUT";
    }

    /** The session of whoever asks; the tables are asked whether it goes on. */
    private Session shown(Context context) {
        return Bearer.of(context)
                .flatMap(token -> passports.checkSession(token, clock.instant()))
                .orElseThrow(() -> new NoSignIn(Reason.UNAUTHORIZED));
    }

    private static byte[] key(String wallet) {
        return SolanaKey.bytes(wallet).orElseThrow(() -> new NoSignIn(Reason.INVALID_WALLET));
    }

    private Shown read(Context context) {
        try {
            var body = Body.of(context, config.body()).orElseThrow(() -> new NoSignIn(Reason.TOO_LARGE));
            return Optional.ofNullable(JSON.readValue(body, Shown.class))
                    .orElseThrow(() -> new NoSignIn(Reason.INVALID_REQUEST));
        } catch (JsonProcessingException other) {
            throw new NoSignIn(Reason.INVALID_REQUEST);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private void setCookie(Context context, String token, Duration life) {
        context.cookie(new Cookie(
                Bearer.COOKIE,
                token,
                "/",
                Math.toIntExact(life.toSeconds()),
                config.secureCookie(),
                true,
                null,
                SameSite.LAX));
    }
}
