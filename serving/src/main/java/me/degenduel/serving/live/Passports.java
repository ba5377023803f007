package me.degenduel.serving.live;

import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.Jwts;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes the tokens that people show, and checks them. The algorithm is pinned, or a token could choose how it is checked;
 * the role is the users table's, or a person would keep it for as long as a token lives; and a token without a session
 * could not be ended.
 */
public final class Passports {
    /** What a token is for. Where people sign in, a session's counts and no other; everywhere else both do. */
    public enum Use {
        SESSION("session"),
        SOCKET("socket");

        private final String audience;

        Use(String audience) {
            this.audience = audience;
        }
    }

    /** A session that somebody has signed in to; whether it still goes on, its row says. */
    public record Session(String wallet, String id) {}

    /** What instances show each other is for nothing else, and nobody keeps it. */
    private static final String INSTANCE = "instance";

    private static final Duration SHOWN_WITHIN = Duration.ofSeconds(30);

    private static final Set<Use> ANY = Set.of(Use.values());

    private static final String WALLET = "wallet_address";
    private static final String ROLE = "role";
    private static final String SESSION_ID = "session_id";
    private static final String KEY = "HmacSHA256";

    private final Secrets secrets;
    private final People people;
    private final EndedSessions ended;

    public Passports(Secrets secrets, People people, EndedSessions ended) {
        this.secrets = secrets;
        this.people = people;
        this.ended = ended;
    }

    /**
     * Makes a token.
     *
     * @param role as the users table says it, for whoever reads the token; we do not
     */
    public String issue(Use use, Session session, String role, Instant now, Instant expires) {
        return signed(
                Jwts.builder()
                        .claim(WALLET, session.wallet())
                        .claim(ROLE, role)
                        .claim(SESSION_ID, session.id())
                        .audience()
                        .add(use.audience)
                        .and()
                        .issuedAt(Date.from(now))
                        .expiration(Date.from(expires)),
                now);
    }

    /** Nothing for a token that is no good, whatever is wrong with it. */
    public Optional<Person> check(String token, Instant now) {
        return checked(token, now, ANY).flatMap(claims -> {
            var session = session(claims);
            return asTheTablesSay(
                    session.wallet(), session.id(), claims.getExpiration().toInstant());
        });
    }

    /** The session whose token this is. */
    public Optional<Session> checkSession(String token, Instant now) {
        return checked(token, now, Set.of(Use.SESSION)).map(Passports::session);
    }

    /** What an instance shows to another one. */
    public String ofInstance(Instant now) {
        return signed(Jwts.builder().audience().add(INSTANCE).and().expiration(Date.from(now.plus(SHOWN_WITHIN))), now);
    }

    /** Whether another instance shows this; null is nothing. */
    public boolean isOfInstance(String token, Instant now) {
        return token != null
                && secrets.at(now).stream()
                        .flatMap(secret -> claims(token, secret, now).stream())
                        .anyMatch(claims -> claims.getExpiration() != null
                                && audience(claims).contains(INSTANCE));
    }

    private String signed(JwtBuilder token, Instant now) {
        return token.signWith(new SecretKeySpec(secrets.at(now).getFirst(), KEY), Jwts.SIG.HS256)
                .compact();
    }

    /** The same person as the tables see them now. */
    Optional<Person> asTheTablesSay(Person person) {
        return asTheTablesSay(person.wallet(), person.session(), person.expires());
    }

    private Optional<Person> asTheTablesSay(String wallet, String session, Instant expires) {
        return ended.has(session)
                ? Optional.empty()
                : people.role(wallet).map(role -> new Person(wallet, role, session, expires));
    }

    private Optional<Claims> checked(String token, Instant now, Set<Use> uses) {
        return secrets.at(now).stream()
                .flatMap(secret -> claims(token, secret, now).stream())
                .findFirst()
                .filter(claims -> isWhole(claims, uses));
    }

    private static Optional<Claims> claims(String token, byte[] secret, Instant now) {
        try {
            return Optional.of(Jwts.parser()
                    .sig()
                    .clear()
                    .add(Jwts.SIG.HS256)
                    .and()
                    .verifyWith(new SecretKeySpec(secret, KEY))
                    .clock(() -> Date.from(now))
                    .build()
                    .parseSignedClaims(token)
                    .getPayload());
        } catch (JwtException | IllegalArgumentException noGood) {
            return Optional.empty();
        }
    }

    private static boolean isWhole(Claims claims, Set<Use> uses) {
        var audience = audience(claims);
        return claims.get(WALLET) instanceof String
                && claims.get(SESSION_ID) instanceof String
                && claims.getExpiration() != null
                && uses.stream().anyMatch(use -> audience.contains(use.audience));
    }

    private static Set<String> audience(Claims claims) {
        return Optional.ofNullable(claims.getAudience()).orElse(Set.of());
    }

    private static Session session(Claims claims) {
        return new Session((String) claims.get(WALLET), (String) claims.get(SESSION_ID));
    }
}
