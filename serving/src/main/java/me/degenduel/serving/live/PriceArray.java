package me.degenduel.serving.live;

import java.util.Base64;
import java.util.List;
import me.degenduel.serving.read.TokenJson;

/**
 * Rows of tokens in a binary frame. {@code docs/sockets.md} has it byte by byte, and the client library reads it.
 *
 * <p>A token is its id, which is short and the same everywhere; its address and symbol are said to who cannot know them.
 */
final class PriceArray {
    private static final int VERSION = 1;
    private static final int SNAPSHOT = 1;
    private static final int RESET = 2;
    private static final int CURSOR = 4;

    private PriceArray() {}

    static Encoded of(Form.Batch<?> batch, List<PriceColumn> columns) {
        var out = new VarBytes();
        out.octet(VERSION);
        out.octet((batch.snapshot() ? SNAPSHOT : 0)
                | (batch.reset() ? RESET : 0)
                | (batch.cursor().isPresent() ? CURSOR : 0));
        out.text(batch.channel());
        out.number(batch.now().toEpochMilli());
        batch.cursor().ifPresent(cursor -> out.raw(Base64.getUrlDecoder().decode(cursor)));
        out.number(columns.stream().mapToLong(column -> column.bit).sum());
        out.number(batch.rows().size());
        rows(batch, columns, out);
        out.number(batch.removed().size());
        batch.removed().forEach(out::text);
        return new Encoded("prices", true, out.done());
    }

    private static <R> void rows(Form.Batch<R> batch, List<PriceColumn> columns, VarBytes out) {
        for (var row : batch.rows()) {
            // Only channels of tokens are told in this form.
            var token = (TokenJson) row.value;
            var isNew = batch.isNew().test(row);
            out.number(token.id() * 2 + (isNew ? 1 : 0));
            if (isNew) {
                out.text(token.address());
                out.text(token.symbol());
            }
            columns.forEach(column -> column.write(token, batch.now(), out));
        }
    }
}
