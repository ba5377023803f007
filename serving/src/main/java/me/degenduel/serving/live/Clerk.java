package me.degenduel.serving.live;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import me.degenduel.serving.read.NotReady;

/**
 * Finds out what may take its time. The next message of whoever asked waits for the answer.
 *
 * @param elsewhere where it may
 * @param back brings the answer back to where clients live
 */
record Clerk(Live live, Executor elsewhere, Consumer<Runnable> back) {
    <T> void ask(
            Client client,
            Conversation conversation,
            String type,
            Supplier<T> question,
            Function<T, ServerMessage> answer) {
        var turn = client.turn;
        client.awaited++;
        elsewhere.execute(() -> {
            var then = answered(client, conversation, type, question, answer);
            back.accept(() -> {
                client.awaited--;
                if (!client.gone) {
                    client.during(turn, then);
                    conversation.send(client);
                }
            });
        });
    }

    private <T> Runnable answered(
            Client client,
            Conversation conversation,
            String type,
            Supplier<T> question,
            Function<T, ServerMessage> answer) {
        try {
            var found = question.get();
            return () -> live.reply(client, answer.apply(found));
        } catch (NotReady away) {
            return () -> conversation.fail(client, Code.NOT_READY, Views.NOBODY, type);
        } catch (RuntimeException bug) {
            return () -> conversation.bug(client, type, bug);
        }
    }
}
