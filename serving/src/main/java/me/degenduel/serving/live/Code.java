package me.degenduel.serving.live;

/** What can be wrong, as clients are told; the sentence beside it is for people. */
public enum Code {
    INVALID_MESSAGE("not JSON, or without a type; the socket closes"),
    UNKNOWN_MESSAGE_TYPE("this socket knows no such message"),
    RATE_LIMIT_EXCEEDED("too many messages; the socket closes if it goes on"),
    INVALID_SUBSCRIPTION("there is no such channel, it is not served yet, or the connection follows too many"),
    SUBSCRIPTION_DENIED("the channel is for others"),
    INVALID_UNSUBSCRIPTION("the connection does not follow that channel"),
    MESSAGE_PROCESSING_ERROR("a field is missing or of the wrong kind"),
    UNAUTHORIZED("a valid token is needed, or the one that was given has expired"),
    INTERNAL_ERROR("our fault"),
    INVALID_REQUEST("the message asks for nothing"),
    TOKEN_NOT_FOUND("no listed token bears that symbol or address"),
    MISSING_CONTEST_ID("which contest?"),
    CONTEST_NOT_FOUND("there is no such contest"),
    MISSING_WALLET("whose? Nobody is named, and nobody is signed in"),
    CONTEST_RETIRED("the contest was over long ago: who had what is not kept any more"),
    NOT_READY("whoever knows the answer cannot give it now");

    final String about;

    Code(String about) {
        this.about = about;
    }
}
