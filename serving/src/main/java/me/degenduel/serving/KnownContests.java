package me.degenduel.serving;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import me.degenduel.schemas.Settlement;
import me.degenduel.serving.live.Passports;
import me.degenduel.serving.live.People;
import me.degenduel.serving.live.Role;
import me.degenduel.serving.live.Sockets;
import me.degenduel.serving.read.ContestJson;
import me.degenduel.serving.read.Contests;
import me.degenduel.serving.read.NotReady;
import me.degenduel.serving.read.TokenJson;

/** What every instance knows of contests: the sockets' tables, settlements, and who is who. */
record KnownContests(
        Sockets sockets, Map<String, Settlement> settlements, People people, Passports passports, InstantSource clock)
        implements Contests.Known {

    private static final int PATIENCE_MILLIS = 2_000;

    @Override
    public List<ContestJson> contests() {
        return answered(sockets.rows().contests());
    }

    @Override
    public Optional<ContestJson> contest(String id) {
        return answered(sockets.rows().contests(Set.of(id))).stream().findAny();
    }

    @Override
    public Map<String, TokenJson> tokens(Set<String> addresses) {
        return answered(sockets.rows().tokens(addresses)).stream().collect(toMap(TokenJson::address, identity()));
    }

    @Override
    public Optional<Settlement> settlement(String contest) {
        return Optional.ofNullable(settlements.get(contest));
    }

    @Override
    public String nickname(String wallet) {
        return people.nickname(wallet);
    }

    @Override
    public Optional<Contests.Viewer> viewer(Optional<String> token) {
        return token.flatMap(shown -> passports.check(shown, clock.instant()))
                .map(person -> new Contests.Viewer(person.wallet(), person.role() != Role.USER));
    }

    private static <T> T answered(CompletableFuture<T> answer) {
        try {
            return answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException late) {
            throw new NotReady("The tables are busy", late);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new NotReady("This instance is closing", closing);
        }
    }
}
