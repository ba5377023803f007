package me.degenduel.serving.read;

import java.time.Instant;
import java.util.Set;
import me.degenduel.schemas.ChatMessage;

/** Something that somebody said in the room of a contest, as clients see it: text, and no markup. */
public record ChatJson(
        @Always String id,
        @Always String contestId,
        @Always Sender sender,
        @Always String text,
        @Always Instant timestamp,
        boolean isAdmin) {
    private static final Set<String> ADMINS = Set.of("admin", "superadmin");

    /** Who, and what they were called and were, when they said it. */
    public record Sender(
            @Always String wallet, String nickname, @Always String role) {}

    /** What was said, and when the log took it. */
    public static ChatJson of(ChatMessage said, long time) {
        return new ChatJson(
                said.getId(),
                said.getContest(),
                new Sender(said.getWallet(), said.getNickname(), said.getRole()),
                said.getText(),
                Instant.ofEpochMilli(time),
                ADMINS.contains(said.getRole()));
    }
}
