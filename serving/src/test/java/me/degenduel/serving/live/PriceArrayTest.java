package me.degenduel.serving.live;

import static me.degenduel.serving.live.Facts.BONK;
import static me.degenduel.serving.live.Facts.SOL;
import static me.degenduel.serving.live.Facts.WIF;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import me.degenduel.schemas.Golden;
import me.degenduel.schemas.Token;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens as price arrays, and rows with some of their fields, some of their keys, and not too often. */
class PriceArrayTest {
    /** What this really sends, and what the client library has to read out of it: what others are sent as JSON. */
    private static final Path FILE = Path.of("clients/typescript/test/prices.json");

    private static final List<String> FIELDS =
            Stream.of(PriceColumn.values()).map(column -> column.field).toList();

    private final Instance instance = new Instance();
    private final Line line = new Line();
    private final Client client = instance.connectQuietly(line);

    /** @param rows all there are then */
    private record Step(String frame, List<JsonNode> rows) {}

    @Test
    void the_client_library_reads_what_is_really_sent() throws JsonProcessingException {
        var steps = new ArrayList<Step>();
        instance.given(Facts.busy(token(1, SOL, "SOL", "150.25")), token(300, BONK, "BONK", "0.000000000000023451"));
        follow("'format':'binary','fields':['" + String.join("','", FIELDS) + "']");
        steps.add(step());

        instance.watch.advance(Duration.ofMillis(250));
        var unknown = token(70_000, WIF, "WIF", "1");
        unknown.setPrice(null);
        unknown.setPriceTime(null);
        unknown.setMarketCap(null);
        unknown.setSource(null);
        instance.given(unknown, token(1, SOL, "SOL", "12345678901234567890.123456789012345678"));
        steps.add(step());

        instance.watch.advance(Duration.ofSeconds(2));
        instance.gone(BONK);
        steps.add(step());

        assertThat(line.buffers.stream().filter(Encoded::binary)).hasSize(3);
        Golden.agree(
                FILE,
                Wire.JSON
                                .writerWithDefaultPrettyPrinter()
                                .writeValueAsString(new TreeMap<>(Map.of("fields", FIELDS, "steps", steps)))
                        + "\n");
    }

    @Test
    void a_price_alone_takes_few_bytes_and_no_cursor_while_one_is_young() {
        instance.given(token(300, SOL, "SOL", "150.25"));
        follow("'format':'binary'");
        instance.watch.advance(Duration.ofMillis(10));

        instance.given(token(300, SOL, "SOL", "150.26"));

        // Version, flags, the channel, six bytes of time, columns, one row: 2 of id, 3 of price, 1 of its time; none is
        // gone.
        assertThat(last().bytes().remaining()).isLessThanOrEqualTo(35);
        assertThat(bytes(last())[1]).as("no cursor").isZero();

        instance.watch.advance(Duration.ofSeconds(1));
        instance.given(token(300, SOL, "SOL", "150.27"));
        assertThat(bytes(last())[1]).as("a cursor").isEqualTo((byte) 4);
    }

    @Test
    void who_are_equally_far_share_one_frame_of_bytes() {
        var other = new Line();
        instance.given(token(1, SOL, "SOL", "1"));
        follow("'format':'binary'");
        follow(instance.connectQuietly(other), "'format':'binary'");

        instance.given(token(1, SOL, "SOL", "2"));

        assertThat(last()).isSameAs(other.buffers.getLast());
    }

    @Test
    void a_cursor_of_json_is_none_of_bytes_since_their_names_were_never_said() {
        instance.given(token(1, SOL, "SOL", "1"));
        follow("'fields':['price']");
        var cursor = line.last("snapshot").get("cursor").asText();

        follow("'format':'binary','since':'" + cursor + "'");

        assertThat(bytes(last())[1]).as("a snapshot, a reset, a cursor").isEqualTo((byte) 7);
    }

    @Test
    void some_fields_are_those_and_what_rows_are_told_apart_by() {
        instance.given(token(1, SOL, "SOL", "1"));

        follow("'fields':['price_text','nothing_of_ours']");
        assertThat(line.last("snapshot").at("/rows/0").toString())
                .isEqualTo("{\"price_text\":\"1\",\"address\":\"" + SOL + "\"}");

        instance.given(token(1, SOL, "SOL", "2"));
        assertThat(line.last("changes").at("/rows/0/price_text").asText()).isEqualTo("2");
        assertThat(line.last("changes").at("/rows/0").size()).isEqualTo(2);
    }

    @Test
    void some_keys_are_those_rows_whether_by_symbol_or_address() {
        instance.given(token(1, SOL, "SOL", "1"), token(2, BONK, "BONK", "1"), token(3, WIF, "WIF", "1"));

        follow("'keys':['bonk','" + SOL + "','NOBODY']");
        assertThat(line.last("snapshot").get("rows")).hasSize(2);

        instance.given(token(3, WIF, "WIF", "2"));
        assertThat(line.heard("changes")).isEmpty();
        instance.given(token(1, SOL, "SOL", "2"), token(3, WIF, "WIF", "3"));
        assertThat(line.last("changes").findValuesAsText("address")).containsExactly(SOL);
    }

    @Test
    void a_symbol_among_keys_moves_on_to_who_bears_it_now() {
        instance.given(token(1, SOL, "SOL", "1"), token(2, BONK, "BONK", "1"));
        follow("'keys':['BONK','SOL']");
        var cursor = line.last("snapshot").get("cursor").asText();

        var greater = token(3, Facts.OTHER_BONK, "BONK", "5");
        greater.setMarketCap(Facts.decimal("2000000"));
        instance.given(greater);

        var changes = line.last("changes");
        assertThat(changes.get("rows").findValuesAsText("address")).containsExactly(Facts.OTHER_BONK);
        assertThat(changes.get("removed").get(0).asText()).isEqualTo(BONK);
        follow("'keys':['BONK','SOL'],'since':'" + cursor + "'");
        assertThat(line.last("snapshot").get("reset").asBoolean()).isTrue();
    }

    @Test
    void whoever_comes_back_to_the_same_keys_gets_what_was_missed_of_them() {
        instance.given(token(1, SOL, "SOL", "1"), token(2, BONK, "BONK", "1"));
        follow("'keys':['SOL']");
        var cursor = line.last("snapshot").get("cursor").asText();
        instance.live.remove(client);
        instance.given(token(1, SOL, "SOL", "2"), token(2, BONK, "BONK", "2"));

        var back = new Line();
        follow(instance.connectQuietly(back), "'keys':['SOL'],'since':'" + cursor + "'");

        assertThat(back.heard("snapshot")).isEmpty();
        assertThat(back.last("changes").findValuesAsText("address")).containsExactly(SOL);
    }

    @Test
    void no_more_often_than_was_wished_and_then_the_newest() {
        instance.given(token(1, SOL, "SOL", "1"));
        follow("'maxHz':2,'format':'binary'");
        instance.given(token(1, SOL, "SOL", "2"));
        var told = line.buffers.size();

        instance.pass(Duration.ofMillis(100));
        instance.given(token(1, SOL, "SOL", "3"));
        instance.pass(Duration.ofMillis(100));
        instance.given(token(1, SOL, "SOL", "4"));
        assertThat(line.buffers).hasSize(told);

        instance.pass(Duration.ofMillis(301));
        assertThat(line.buffers).hasSize(told + 1);
        assertThat(HexFormat.of().formatHex(bytes(last()))).as("1 row: id 1, 4").contains("0102" + "0104");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "public.tokens; 'format':'xml'; format is json or binary",
                "public.tokens; 'format':'binary','fields':['price','socials']; Price arrays have no field socials",
                "public.contests; 'format':'binary'; Only tokens come as price arrays",
                "public.tokens; 'fields':[]; fields are 1 to 64 names of fields",
                "public.tokens; 'fields':[null]; fields are 1 to 64 names of fields",
                "public.tokens; 'keys':[]; keys are the rows that you want, at least one",
                "token.SOL; 'keys':['SOL']; keys are for tables of many rows",
                "public.signals; 'keys':['SOL']; keys are for tables of many rows",
                "public.tokens; 'keys':['1','2','3','4','5','6','7','8','9','10','11']; At most 10 tokens and keys a connection",
                "public.tokens; 'maxHz':0; maxHz is 0.001 to 1000",
                "public.tokens; 'maxHz':1e400; maxHz is 0.001 to 1000",
                "public.tokens; 'delta':false,'fields':['price']; keys, fields and format go with delta",
            })
    void what_cannot_be_is_said_to_be_so(String channel, String wish, String why) {
        say(client, channel, wish);

        assertThat(line.last("error").get("code").asText()).isEqualTo("MESSAGE_PROCESSING_ERROR");
        assertThat(line.last("error").get("message").asText()).isEqualTo(why);
        assertThat(client.subscriptions).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"public.tokens", "token.SOL"})
    void what_is_too_long_for_a_cursor_is_refused_and_nothing_breaks(String channel) {
        var long70k = "A".repeat(70_000);
        instance.conversation.hear(
                client, "{\"type\":\"subscribe\",\"channel\":\"token." + long70k + "\",\"delta\":true}");
        assertThat(line.last("error").get("code").asText()).isEqualTo("INVALID_SUBSCRIPTION");
        line.forget();

        say(client, channel, "'fields':['" + long70k + "']");
        assertThat(line.last("error").get("code").asText()).isEqualTo("MESSAGE_PROCESSING_ERROR");
        say(client, "public.tokens", "'keys':['" + long70k + "']");
        assertThat(line.heard("error")).hasSize(2);
        assertThat(client.subscriptions).isEmpty();
    }

    private static Token token(long id, String address, String symbol, String price) {
        var token = Facts.token(address, symbol, price);
        token.setId(id);
        return token;
    }

    private void follow(String wish) {
        follow(client, wish);
    }

    private void follow(Client who, String wish) {
        say(who, "public.tokens", wish);
    }

    private void say(Client who, String channel, String wish) {
        var delta = wish.contains("'delta'") ? "" : "'delta':true,";
        instance.conversation.hear(
                who, ("{'type':'subscribe','channel':'" + channel + "'," + delta + wish + "}").replace('\'', '"'));
    }

    private Encoded last() {
        return line.buffers.getLast();
    }

    private static byte[] bytes(Encoded frame) {
        var bytes = new byte[frame.size()];
        frame.bytes().slice().get(bytes);
        return bytes;
    }

    private Step step() {
        var other = new Line();
        var reader = instance.connectQuietly(other);
        follow(reader, "'fields':['id','symbol','price_text','" + String.join("','", FIELDS) + "']");
        instance.live.remove(reader);
        var rows = new ArrayList<JsonNode>();
        other.last("snapshot").get("rows").forEach(rows::add);
        return new Step(HexFormat.of().formatHex(bytes(last())), rows);
    }
}
