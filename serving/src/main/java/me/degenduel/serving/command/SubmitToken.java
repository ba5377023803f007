package me.degenduel.serving.command;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import me.degenduel.serving.read.Always;

/**
 * Proposes a token. What is said of it counts if it is whole, that is symbol, name and decimals, and nobody knew better;
 * otherwise the token waits until somebody enters its row.
 */
record SubmitToken(
        @Always String address,
        String symbol,
        String name,
        Integer decimals,
        String description,
        String imageUrl,
        List<String> websites,
        Map<String, String> socials)
        implements Command {

    /** Two submissions at once would both find the last place free. */
    private static final long ONE_AT_A_TIME = 0x77686974656c6973L;

    private static final Duration FULL = Duration.ofMinutes(10);
    private static final String HTTPS = "https://";

    @Override
    public String action() {
        return "whitelist.submit";
    }

    @Override
    public boolean isOfTheWhitelist() {
        return true;
    }

    @Override
    public void check(String wallet) {
        if (!SolanaKey.isOne(address)) {
            throw new Refused(Reason.INVALID_ADDRESS);
        }
        if (symbol != null && Symbol.of(symbol).isEmpty()) {
            throw new Refused(Reason.INVALID_SYMBOL);
        }
        if (links().anyMatch(link -> link == null || !link.startsWith(HTTPS))) {
            throw new Refused(Reason.INVALID_LINK);
        }
    }

    private Stream<String> links() {
        return Stream.of(
                        Stream.ofNullable(imageUrl),
                        websites == null ? Stream.<String>of() : websites.stream(),
                        socials == null ? Stream.<String>of() : socials.values().stream())
                .flatMap(some -> some);
    }

    @Override
    public Accepted carryOut(Transaction transaction) throws SQLException {
        transaction.say("select pg_advisory_xact_lock(?)", ONE_AT_A_TIME);
        var known = Standing.find(transaction, address);
        if (known.isPresent()) {
            throw new Refused(Reason.ALREADY_SUBMITTED, known.get().says());
        }
        var pending =
                transaction.ask("select count(*) from token_whitelist where status in ('submitted', 'verifying')");
        if ((Long) pending[0] >= transaction.config().pending()) {
            throw new Refused(Reason.WHITELIST_FULL, FULL);
        }
        var lately = transaction.ask("""
                select count(*), coalesce(ceil(extract(epoch from min(at) + interval '1 hour' - now())), 0)::bigint
                  from audit_log where action = ? and ip = ?::inet and at > now() - interval '1 hour'""", action(), transaction.from());
        if ((Long) lately[0] >= transaction.config().submissionsInAnHour()) {
            throw new Refused(Reason.TOO_MANY_SUBMISSIONS, Duration.ofSeconds(Math.max(1, (Long) lately[1])));
        }
        transaction.say(
                "insert into token_whitelist(address, status, submitted_by) values (?, 'submitted', ?)",
                address,
                transaction.wallet());
        if (symbol != null && name != null && decimals != null) {
            transaction.say(
                    """
                    insert into tokens(address, symbol, name, decimals, description, image_url, websites, socials)
                    values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing""",
                    address,
                    Symbol.of(symbol).orElseThrow(),
                    name.strip(),
                    decimals,
                    Objects.requireNonNullElse(description, ""),
                    imageUrl,
                    Objects.requireNonNullElse(websites, List.<String>of()).toArray(String[]::new),
                    Transaction.json(Objects.requireNonNullElse(socials, Map.of())));
        }
        return transaction.accept(Accepted.decided(address));
    }
}
