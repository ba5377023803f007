package me.degenduel.topology.market;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import me.degenduel.schemas.Token;
import me.degenduel.schemas.TokenRow;
import me.degenduel.schemas.WhitelistRow;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The clocks of the tables behind the current tokens, passed on to the same partition of what is made of them: the
 * lowest of the last clocks, so that a reader who sees one has seen every change before it.
 *
 * <p>Kept in memory alone: after a restart the next clocks are a second away.
 */
final class Clocks {
    private Clocks() {}

    static KStream<String, Token> of(KStream<String, WhitelistRow> whitelist, KStream<String, TokenRow> tokenRows) {
        var left = whitelist.mapValues(nothing -> (Token) null, Named.as("whitelist-clocks"));
        var right = tokenRows.mapValues(nothing -> (Token) null, Named.as("token-clocks"));
        return left.merge(right, Named.as("clocks-of-tables")).process(Lowest::new, Named.as("lowest-clock"));
    }

    static final class Lowest extends ContextualProcessor<String, Token, String, Token> {
        private static final int SOURCES = 2;
        private final Map<String, Long> last = new HashMap<>();

        /** Whoever revives a task that Streams gave up reads again what it had read, and has heard no clock yet. */
        @Override
        public void init(ProcessorContext<String, Token> context) {
            super.init(context);
            last.clear();
        }

        @Override
        public void process(Record<String, Token> clock) {
            var source = context().recordMetadata().orElseThrow().topic();
            last.put(source, clock.timestamp());
            if (last.size() == SOURCES) {
                context().forward(clock.withTimestamp(Collections.min(last.values())));
            }
        }
    }
}
