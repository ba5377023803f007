package me.degenduel.topology.market;

import static org.assertj.core.api.Assertions.assertThat;

import me.degenduel.schemas.Token;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClocksTest {
    private final MockProcessorContext<String, Token> context = new MockProcessorContext<>();
    private final Clocks.Lowest clocks = new Clocks.Lowest();

    @BeforeEach
    void begin() {
        clocks.init(context);
    }

    @Test
    void the_lowest_of_both_tables_is_passed_on() {
        clock("whitelist", 7);
        assertThat(context.forwarded()).isEmpty();

        clock("tokens", 5);
        clock("tokens", 9);

        assertThat(context.forwarded())
                .extracting(CapturedForward::record)
                .extracting(Record::timestamp)
                .containsExactly(5L, 7L);
    }

    @Test
    void a_task_that_is_revived_has_heard_nobody_yet_for_it_reads_again_what_it_had_read() {
        clock("whitelist", 7);

        clocks.init(context);
        clock("tokens", 5);

        assertThat(context.forwarded()).isEmpty();
    }

    private void clock(String table, long time) {
        context.setRecordMetadata(table, 0, 0);
        clocks.process(new Record<>("clock/0", null, time));
    }
}
