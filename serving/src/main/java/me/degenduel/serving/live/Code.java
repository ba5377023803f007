package me.degenduel.serving.live;

/** What can be wrong, as clients are told; the sentence beside it is for people. */
public enum Code {
    INVALID_MESSAGE("not JSON, or without a type; the socket closes"),
    UNKNOWN_MESSAGE_TYPE("this socket knows no such message"),
    RATE_LIMIT_EXCEEDED(
            "too many messages; the socket closes if it goes on. Or, in answer to `send_chat_message`: too many that count, and this one was not said"),
    INVALID_SUBSCRIPTION("there is no such channel, it is not served yet, or the connection follows too many"),
    SUBSCRIPTION_DENIED("the channel is for others"),
    INVALID_UNSUBSCRIPTION("the connection does not follow that channel"),
    MESSAGE_PROCESSING_ERROR(
            "a field is missing or of the wrong kind; or what you want cannot be written down now: try again"),
    UNAUTHORIZED("a valid token is needed, the one that was given has expired, or this is for administrators"),
    INTERNAL_ERROR("our fault"),
    INVALID_REQUEST("the message asks for nothing"),
    TOKEN_NOT_FOUND("no listed token bears that symbol or address"),
    MISSING_CONTEST_ID("which contest?"),
    CONTEST_NOT_FOUND("there is no such contest"),
    MISSING_MESSAGE_TEXT("there is nothing in what is to be said"),
    MESSAGE_TOO_LONG("what is to be said has too many characters; it does not count"),
    NOT_IN_ROOM("first join the room; an administrator first becomes visible"),
    MISSING_WALLET("whose? Nobody is named, and nobody is signed in"),
    CONTEST_RETIRED("the contest was over long ago: who had what is not kept any more"),
    SETTING_NOT_FOUND("no such setting is set"),
    MISSING_SERVICE("which service?"),
    SERVICE_NOT_FOUND("there is no such service"),
    INVALID_SERVICE("there is no such service, or nobody runs it"),
    MISSING_LAYER("which layer?"),
    INVALID_LAYER("there is no such layer"),
    NOT_READY("whoever knows the answer cannot give it now"),
    FELL_BEHIND("more has happened on a log than is remembered for who reads slowly; the socket closes"),
    NOT_AVAILABLE("this socket is not available yet; it closes"),
    SWITCHED_OFF("an administrator has switched this socket off; it closes");

    final String about;

    Code(String about) {
        this.about = about;
    }
}
