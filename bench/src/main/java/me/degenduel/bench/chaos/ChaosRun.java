package me.degenduel.bench.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import me.degenduel.bench.chaos.Disturbance.Part;
import me.degenduel.standalone.Folders;
import me.degenduel.standalone.Token;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/**
 * One run: a platform under load, what is done to it, and what became of its promises. Interrupting it leaves
 * neither its processes nor its folder.
 *
 * @param folder for all that the platform keeps and says, which may be wanted when a promise was broken
 * @param seed of all that people do, so that they can do it again
 * @param plan of what happens meanwhile
 * @param deaf whether clients miss one frame in a thousand, which has to be found
 */
public record ChaosRun(
        Path folder, long seed, List<Disturbance> plan, Duration lasting, boolean deaf, PrintStream out) {
    private static final int FOLLOWERS = 16;
    private static final int SLOW = 3;
    private static final Duration SLOWLY = Duration.ofMillis(300);
    private static final Duration BETWEEN_WORDS = Duration.ofMillis(50);
    private static final Duration BETWEEN_MOVES = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final Duration PUT_OFF = Duration.ofMillis(100);
    private static final Duration TO_HEAR = Duration.ofSeconds(2);
    private static final int ONE_IN = 1_000;
    private static final int LARGEST = 64 << 20;

    private record Undone(Disturbance disturbance, long at) {}

    /** What happens goes by the seed as well. */
    public static ChaosRun atRandom(Path folder, long seed, Duration lasting, boolean deaf, PrintStream out) {
        return new ChaosRun(folder, seed, Disturbance.plan(seed, lasting), lasting, deaf, out);
    }

    /** Returns what became of each promise. */
    public List<Verdict> run() throws Exception {
        out.println("chaos with seed %d for %d s%s, in %s"
                .formatted(seed, lasting.toSeconds(), deaf ? ", and clients that miss frames" : "", folder));
        var random = new SplittableRandom(seed);
        var client = new WebSocketClient();
        client.setMaxTextMessageSize(LARGEST);
        client.setMaxFrameSize(LARGEST);
        client.setIdleTimeout(Duration.ZERO);
        client.start();
        try (var timer = Executors.newScheduledThreadPool(2);
                var world = new World(folder, random.split())) {
            var onInterrupt = new Thread(() -> leaveNothing(world));
            Runtime.getRuntime().addShutdownHook(onInterrupt);
            world.start();
            world.awaitReady();
            var verdicts = run(world, client, timer, random);
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
            return verdicts;
        } finally {
            client.stop();
        }
    }

    private void leaveNothing(World world) {
        try {
            world.close();
            Folders.delete(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private List<Verdict> run(
            World world, WebSocketClient client, ScheduledExecutorService timer, SplittableRandom random)
            throws Exception {
        var contest = world.contest(lasting);
        new Logs(world.cluster())
                .keepEveryVersion(
                        List.of(world.cluster().topics().tokens, world.cluster().topics().tokenRows));
        var company = new Returning.Company(client, timer, world.instances(), misses(random.split()));
        var followers = followers(company, random.split());
        var passes = passes(world);
        var guests = guests(world, company, passes, contest, random.split());
        var players = players(world, company, passes, contest, random.split());
        var held = world.liveHeaps();
        out.println("  all is ready, and it begins");
        var load = new Load(world, random.split());
        var orders = new Orders(world, passes, contest, random.split());
        var questions = new Questions(world, passes, contest, random.split());
        followers.forEach(Follower::come);
        guests.forEach(Guest::come);
        players.forEach(Player::come);
        var talk = random.split();
        var words = timer.scheduleAtFixedRate(
                () -> guests.get(talk.nextInt(guests.size())).speak(),
                0,
                BETWEEN_WORDS.toMillis(),
                TimeUnit.MILLISECONDS);
        var walk = random.split();
        var moves = timer.scheduleAtFixedRate(
                () -> {
                    followers.get(walk.nextInt(followers.size())).come();
                    players.get(walk.nextInt(players.size())).come();
                },
                0,
                BETWEEN_MOVES.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            disturb(world);
        } finally {
            words.cancel(false);
            moves.cancel(false);
            load.end();
            orders.end();
            questions.end();
        }
        out.println("  it is over; all comes back");
        world.awaitReady();
        var supervision = timer.scheduleWithFixedDelay(
                () -> supervise(world), 0, BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return judged(world, contest, load, orders, questions, followers, guests, players, company, passes, held);
        } finally {
            supervision.cancel(false);
        }
    }

    /** Does what is planned, at its time, and undoes it. */
    private void disturb(World world) throws Exception {
        var planned = new ArrayList<>(plan);
        var undone = new PriorityQueue<>(Comparator.comparingLong(Undone::at));
        var start = System.nanoTime();
        while (System.nanoTime() - start < lasting.toNanos() || !undone.isEmpty()) {
            var now = Duration.ofNanos(System.nanoTime() - start);
            if (!undone.isEmpty() && undone.peek().at() <= now.toMillis()) {
                var due = undone.poll().disturbance();
                if (world.canEnd(due)) {
                    world.end(due);
                    out.println("  %5.1f s  %s is back"
                            .formatted(seconds(now), due.part().label()));
                } else {
                    undone.add(new Undone(due, now.plus(PUT_OFF).toMillis()));
                }
            } else if (!planned.isEmpty() && planned.getFirst().at().compareTo(now) <= 0) {
                var next = planned.removeFirst();
                // Some things take longer than planned.
                if (!parts(undone).contains(next.part())) {
                    out.println("  %5.1f s  %s".formatted(seconds(now), next));
                    world.begin(next);
                    var begun = Duration.ofNanos(System.nanoTime() - start);
                    undone.add(new Undone(next, begun.plus(next.lasting()).toMillis()));
                }
            } else {
                world.startAgainWhatEnded(parts(undone));
                Thread.sleep(20);
            }
        }
    }

    /** What has seen too much may end yet, after all is over. */
    private static void supervise(World world) {
        try {
            world.startAgainWhatEnded(List.of());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<Part> parts(Collection<Undone> undone) {
        return undone.stream().map(each -> each.disturbance().part()).toList();
    }

    private static double seconds(Duration since) {
        return since.toMillis() / 1e3;
    }

    private List<Verdict> judged(
            World world,
            String contest,
            Load load,
            Orders orders,
            Questions questions,
            List<Follower> followers,
            List<Guest> guests,
            List<Player> players,
            Returning.Company company,
            Map<String, String> passes,
            List<Long> held)
            throws Exception {
        var promises = new Promises(world, out);
        promises.everyPriceIsOneTick(load.prices());
        promises.everyNameWasCaptured(load.names());
        promises.everyRowIsTheDatabases();
        promises.everyFollowerHasTheRows(followers);
        promises.everyOrderIsFilledOnce(orders);
        promises.everyQuestionIsAnswered(questions);
        promises.theContestIsSettledOnceAndRightly(contest);
        promises.everybodyIsToldWhatTheyEndedWith(contest, players);
        guests.forEach(Guest::close);
        promises.everyRoomIsItsLog(guests, late(world, company, passes, contest));
        promises.nothingIsOutOfOrder();
        promises.memoryIsFlat(held);
        return promises.verdicts();
    }

    /** What somebody hears who comes into the room when all is over, from each instance. */
    private static List<List<String>> late(
            World world, Returning.Company company, Map<String, String> passes, String contest)
            throws InterruptedException {
        var wallet = world.people.getFirst();
        var heard = new ArrayList<List<String>>();
        for (var instance : world.instances()) {
            try (var guest = new Guest(company, wallet, passes.get(wallet), contest, new SplittableRandom())) {
                guest.come(instance);
                Thread.sleep(TO_HEAR);
                heard.add(guest.visits().getFirst());
            }
        }
        return heard;
    }

    private static List<Follower> followers(Returning.Company company, SplittableRandom random) {
        return IntStream.range(0, FOLLOWERS)
                .mapToObj(number -> new Follower(company, number < SLOW ? SLOWLY : Duration.ZERO, random.split()))
                .toList();
    }

    private static List<Guest> guests(
            World world,
            Returning.Company company,
            Map<String, String> passes,
            String contest,
            SplittableRandom random) {
        return world.people.stream()
                .map(wallet -> new Guest(company, wallet, passes.get(wallet), contest, random.split()))
                .toList();
    }

    private static List<Player> players(
            World world,
            Returning.Company company,
            Map<String, String> passes,
            String contest,
            SplittableRandom random) {
        return world.people.stream()
                .map(wallet -> new Player(company, wallet, passes.get(wallet), contest, random.split()))
                .toList();
    }

    private static Map<String, String> passes(World world) {
        var passes = new HashMap<String, String>();
        world.people.forEach(wallet -> passes.put(wallet, Token.signed(wallet, "user", World.SECRET)));
        return passes;
    }

    private BooleanSupplier misses(SplittableRandom random) {
        if (!deaf) {
            return () -> false;
        }
        return () -> {
            synchronized (random) {
                return random.nextInt(ONE_IN) == 0;
            }
        };
    }
}
