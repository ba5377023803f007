package me.degenduel.connect.http;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import me.degenduel.connect.http.Answer.Failed;
import me.degenduel.connect.http.Answer.Heard;
import me.degenduel.connect.http.Answer.Kind;

/** Calls one site, and makes of whatever happens an answer. */
final class Caller implements AutoCloseable {
    private static final int OK = 200;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERRORS = 500;

    private final Site site;
    private final Limits limits;
    private final HttpClient http;

    Caller(Site site, Limits limits) {
        this.site = site;
        this.limits = limits;
        http = HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .connectTimeout(limits.timeout())
                .build();
    }

    Answer ask(URI address) throws InterruptedException {
        var request = HttpRequest.newBuilder(address).header("Accept", "application/json");
        site.key().ifPresent(key -> request.header(site.keyHeader(), key.value()));
        // The client's own timeout ends with the headers; this one covers a body that trickles in.
        var sent = http.sendAsync(request.build(), head -> new Bounded(limits.bytes()));
        try {
            return answer(sent.get(limits.timeout().toMillis(), MILLISECONDS));
        } catch (TimeoutException slow) {
            return new Failed(
                    Kind.TIMEOUT,
                    "no answer within %d ms".formatted(limits.timeout().toMillis()));
        } catch (ExecutionException failure) {
            return failed(failure.getCause());
        } finally {
            sent.cancel(true);
        }
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        var status = response.statusCode();
        var why = "it answers " + status;
        if (status == TOO_MANY) {
            return new Failed(Kind.RATE_LIMITED, why, after(response));
        }
        if (status >= SERVER_ERRORS) {
            return new Failed(Kind.SERVER_ERROR, why, after(response));
        }
        if (status != OK) {
            return new Failed(Kind.REFUSED, why);
        }
        try {
            return new Heard(Json.read(response.body()));
        } catch (IOException noJson) {
            return new Failed(Kind.UNREADABLE, "its answer is no JSON, or only a part of it");
        }
    }

    private static Failed failed(Throwable cause) {
        for (var error = cause; error != null; error = error.getCause()) {
            if (error instanceof Bounded.TooLarge) {
                return new Failed(Kind.TOO_LARGE, "its answer is too large");
            }
            if (error instanceof EOFException
                    || String.valueOf(error.getMessage()).contains("content-length")) {
                return new Failed(Kind.UNREADABLE, "its answer was cut off");
            }
        }
        return new Failed(
                Kind.UNREACHABLE, "it cannot be reached: " + cause.getClass().getSimpleName());
    }

    /** Seconds, or a date; what is neither asks for nothing. */
    private static Duration after(HttpResponse<?> response) {
        var asked = response.headers().firstValue("Retry-After").orElse("").strip();
        try {
            return asked.matches("[0-9]{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(asked))
                    : asked.isEmpty()
                            ? Duration.ZERO
                            : Duration.between(
                                    Instant.now(), ZonedDateTime.parse(asked, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeException neither) {
            return Duration.ZERO;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
