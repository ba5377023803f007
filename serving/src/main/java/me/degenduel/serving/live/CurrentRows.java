package me.degenduel.serving.live;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import me.degenduel.serving.read.ContestJson;
import me.degenduel.serving.read.SettingJson;
import me.degenduel.serving.read.TokenJson;

/** The rows of some channels as they are now, for who asks once. Any thread may. */
public final class CurrentRows {
    private final Live live;
    private final Channels channels;
    private final Loop loop;

    CurrentRows(Live live, Channels channels, Loop loop) {
        this.live = live;
        this.channels = channels;
        this.loop = loop;
    }

    /** A setting, if it is set. */
    public CompletableFuture<List<SettingJson>> setting(String key) {
        return rows(channels.settings, Set.of(key));
    }

    /** The tokens as they are now. */
    public CompletableFuture<List<TokenJson>> tokens() {
        return rows(channels.tokens);
    }

    /** Those of them that are listed. */
    public CompletableFuture<List<TokenJson>> tokens(Set<String> addresses) {
        return rows(channels.tokens, addresses);
    }

    /** The contests as they are now. */
    public CompletableFuture<List<ContestJson>> contests() {
        return rows(channels.contests);
    }

    public CompletableFuture<List<ContestJson>> contests(Set<String> ids) {
        return rows(channels.contests, ids);
    }

    private <R> CompletableFuture<List<R>> rows(Source<?, R> source) {
        return onLoop(() -> live.table(source).rows().stream());
    }

    private <R> CompletableFuture<List<R>> rows(Source<?, R> source, Set<String> keys) {
        return onLoop(() -> keys.stream().flatMap(key -> live.table(source).row(key).stream()));
    }

    private <R> CompletableFuture<List<R>> onLoop(Supplier<Stream<Row<R>>> rows) {
        var answer = new CompletableFuture<List<R>>();
        loop.run(() -> answer.complete(rows.get().map(row -> row.value).toList()));
        return answer;
    }
}
