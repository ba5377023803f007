package me.degenduel.serving;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import me.degenduel.serving.command.Commands;
import me.degenduel.serving.command.Refused;
import me.degenduel.serving.live.Wire;
import me.degenduel.serving.read.Bearer;
import me.degenduel.serving.read.Candles;
import me.degenduel.serving.read.Contests;
import me.degenduel.serving.read.Decisions;
import me.degenduel.serving.read.InvalidRequest;
import me.degenduel.serving.read.MaintenanceJson;
import me.degenduel.serving.read.Neighbours;
import me.degenduel.serving.read.NoAnswer;
import me.degenduel.serving.read.NoAnswer.Reason;
import me.degenduel.serving.read.NotReady;
import me.degenduel.serving.read.Question;
import me.degenduel.serving.read.Services;
import me.degenduel.serving.read.SettingJson;
import me.degenduel.serving.read.TokenJson;
import me.degenduel.serving.read.TokenList;
import me.degenduel.serving.read.TokenNotFound;
import me.degenduel.serving.read.TokenQuery;
import me.degenduel.serving.share.Briefings;
import me.degenduel.serving.share.Neighbourhood;
import me.degenduel.serving.signin.NoSignIn;
import me.degenduel.serving.signin.SignIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole HTTP surface on one screen; the sockets are in {@code live.Endpoints}. */
record Routes(
        Supplier<CompletableFuture<List<TokenJson>>> tokens,
        TokenQuery query,
        Candles candles,
        Contests contests,
        Decisions decisions,
        Services services,
        Function<String, CompletableFuture<List<SettingJson>>> settings,
        Supplier<MaintenanceJson> maintenance,
        Function<Optional<String>, Optional<Contests.Viewer>> viewer,
        Commands commands,
        SignIn signIn,
        Health health,
        PrometheusMeterRegistry metrics,
        Predicate<String> isInstance,
        Briefings briefings,
        BooleanSupplier isWhole) {

    private static final Logger log = LoggerFactory.getLogger(Routes.class);

    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    void on(RoutesConfig routes) {
        shared(routes);
        routes.get("/api/auth/challenge", signIn::challenge);
        routes.post("/api/auth/verify-wallet", signIn::verify);
        routes.get("/api/auth/token", signIn::token);
        routes.get("/api/auth/session", signIn::session);
        routes.post("/api/auth/logout", signIn::logout);
        routes.get("/api/v69/tokens", this::list);
        routes.get("/api/v69/contests", contests::list);
        routes.get("/api/v69/contests/{id}", contests::one);
        routes.get("/api/v69/contests/{id}/results", contests::results);
        routes.post("/api/v69/contests", commands::createContest);
        routes.post("/api/v69/contests/{id}/enter", commands::enterContest);
        routes.post("/api/v69/contests/{id}/trades", commands::placeOrder);
        routes.post("/api/v69/contests/{id}/cancel", commands::cancelContest);
        routes.get("/api/v69/whitelist", this::whitelist);
        routes.post("/api/v69/whitelist", commands::submitToken);
        routes.post("/api/v69/whitelist/{address}/approve", commands::approveToken);
        routes.post("/api/v69/whitelist/{address}/reject", commands::rejectToken);
        routes.delete("/api/v69/whitelist/{address}", commands::delistToken);
        routes.get("/api/v69/circuit-breakers", context -> context.json(services.view(viewer(context))));
        routes.post("/api/v69/circuit-breakers/{service}/check", commands::checkService);
        routes.post("/api/v69/circuit-breakers/{service}/reset", commands::resetBreaker);
        routes.get("/api/v69/settings/{key}", this::setting);
        routes.put("/api/v69/settings/{key}", commands::setSetting);
        routes.get("/api/status", this::status);
        routes.get("/health/live", context -> context.json(new Health.Answer(true, List.of())));
        routes.get("/health/ready", this::ready);
        routes.get("/metrics", context -> context.contentType(PROMETHEUS).result(metrics.scrape()));
        routes.get("/api/v69/ws/*", context -> refuse(context, Reason.UPGRADE_REQUIRED));
        Documents.on(routes);
        Page.on(routes);
        refusals(routes);
    }

    /** What instances ask each other. */
    void amongInstances(RoutesConfig routes) {
        routes.before(context -> {
            if (!isInstance.test(context.header(Neighbours.PASS))) {
                throw new NoAnswer(Reason.UNAUTHORIZED);
            }
            Question.handOn(context);
        });
        shared(routes);
        routes.get(Neighbourhood.PATH + "/{link}", briefings::listen);
        routes.post(Neighbourhood.PATH + "/{link}", briefings::watch);
        refusals(routes);
    }

    /** What one instance knows, and the others ask it for. */
    private void shared(RoutesConfig routes) {
        routes.before("/api/v69/*", this::refuseHalves);
        routes.get("/api/v69/tokens/{address}", query::one);
        routes.get("/api/v69/tokens/{address}/candles", candles::list);
        routes.get("/api/v69/tokens/{address}/history", candles::history);
        routes.get("/api/v69/contests/{id}/leaderboard", contests::leaderboard);
        routes.get("/api/v69/contests/{id}/portfolio/{wallet}", contests::portfolio);
        routes.get("/api/v69/contests/{id}/portfolio/{wallet}/history", contests::history);
        routes.get("/api/v69/contests/{id}/portfolio/{wallet}/performance", contests::performance);
    }

    /** While an instance reads what there is, what it has not read yet would look as if it were not there. */
    private void refuseHalves(Context context) {
        if (context.method().equals(HandlerType.GET) && !isWhole.getAsBoolean()) {
            throw new NotReady("This instance is still reading what there is");
        }
    }

    private static void refusals(RoutesConfig routes) {
        routes.exception(Refused.class, Routes::refuse);
        routes.exception(InvalidRequest.class, (why, context) -> refuse(context, Reason.INVALID_REQUEST, why));
        routes.exception(TokenNotFound.class, (why, context) -> refuse(context, Reason.TOKEN_NOT_FOUND, why));
        routes.exception(NoAnswer.class, (why, context) -> refuse(context, why.reason(), why));
        routes.exception(NoSignIn.class, (why, context) -> {
            askToWait(context, why.retryAfter());
            refuse(context, why.reason().status, why, why.reason().name());
        });
        routes.exception(NotReady.class, (why, context) -> {
            context.header("Retry-After", "1");
            refuse(context, Reason.NOT_READY, why);
        });
        routes.exception(HttpResponseException.class, (why, context) -> refuse(context, why));
        routes.exception(Exception.class, (bug, context) -> {
            log.atError().addKeyValue("path", context.path()).setCause(bug).log("A request could not be answered");
            refuse(context, Reason.INTERNAL_ERROR);
        });
    }

    private void list(Context context) {
        context.future(() ->
                tokens.get().thenAccept(all -> context.json(TokenList.of(all, name -> parameter(context, name)))));
    }

    private void whitelist(Context context) {
        context.json(decisions.page(viewer(context), name -> parameter(context, name)));
    }

    private Optional<Contests.Viewer> viewer(Context context) {
        return viewer.apply(Bearer.of(context));
    }

    private void setting(Context context) {
        var viewer = viewer(context);
        if (viewer.isEmpty()) {
            refuse(context, Reason.UNAUTHORIZED);
            return;
        }
        if (!viewer.get().admin()) {
            refuse(context, Reason.FORBIDDEN.status, "Only administrators may see settings", Reason.FORBIDDEN.name());
            return;
        }
        context.future(() -> settings.apply(context.pathParam("key")).thenAccept(found -> {
            if (found.isEmpty()) {
                refuse(context, Reason.SETTING_NOT_FOUND);
            } else {
                context.json(found.getFirst());
            }
        }));
    }

    private void status(Context context) {
        var now = maintenance.get();
        if (now.mode()) {
            context.status(503).json(new Services.Maintained(true, now.message(), now.until()));
        } else {
            context.json(services.status());
        }
    }

    private void ready(Context context) {
        var answer = health.answer();
        context.status(answer.ready() ? 200 : 503).json(answer);
    }

    private static Optional<String> parameter(Context context, String name) {
        return Optional.ofNullable(context.queryParam(name)).filter(text -> !text.isBlank());
    }

    private static void refuse(Refused why, Context context) {
        askToWait(context, why.retryAfter());
        refuse(context, why.reason().status(), why, why.reason().name());
    }

    private static void askToWait(Context context, Duration wait) {
        if (wait.isPositive()) {
            context.header("Retry-After", String.valueOf(Math.ceilDiv(wait.toMillis(), 1_000)));
        }
    }

    private static void refuse(Context context, HttpResponseException why) {
        var status = HttpStatus.forStatus(why.getStatus());
        refuse(context, why.getStatus(), status.getMessage(), status.name());
    }

    private static void refuse(Context context, Reason reason) {
        refuse(context, reason.status, reason.sentence, reason.name());
    }

    private static void refuse(Context context, Reason reason, Exception why) {
        refuse(context, reason.status, why, reason.name());
    }

    private static void refuse(Context context, int status, Exception why, String code) {
        refuse(context, status, why.getMessage(), code);
    }

    private static void refuse(Context context, int status, String why, String code) {
        context.status(status).json(new Wire.Refusal(why, code));
    }
}
