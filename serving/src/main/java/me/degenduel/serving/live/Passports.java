package me.degenduel.serving.live;

import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.Jwts;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks the tokens that people show. The algorithm is pinned, or a token could choose how it is checked; the role is the
 * users table's, or a person would keep it for as long as a token lives.
 */
public final class Passports {
    private static final Set<String> AUDIENCES = Set.of("session", "socket");

    private static final String BEARER = "Bearer ";

    private final Secrets secrets;
    private final People people;

    public Passports(Secrets secrets, People people) {
        this.secrets = secrets;
        this.people = people;
    }

    /** Nothing for a token that is no good, whatever is wrong with it. */
    public Optional<Person> check(String token, Instant now) {
        return secrets.at(now).stream()
                .flatMap(secret -> claims(token, secret, now).stream())
                .findFirst()
                .flatMap(this::person);
    }

    /** The token in an {@code Authorization} header, or nothing where it is null or of another kind. */
    public static Optional<String> bearer(String header) {
        return Optional.ofNullable(header)
                .filter(there -> there.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(there -> there.substring(BEARER.length()).strip());
    }

    /** The same person as the users table sees them now. */
    Optional<Person> asTheTableSays(Person person) {
        return people.role(person.wallet()).map(role -> new Person(person.wallet(), role, person.expires()));
    }

    private static Optional<Claims> claims(String token, byte[] secret, Instant now) {
        try {
            return Optional.of(Jwts.parser()
                    .sig()
                    .clear()
                    .add(Jwts.SIG.HS256)
                    .and()
                    .verifyWith(new SecretKeySpec(secret, "HmacSHA256"))
                    .clock(() -> Date.from(now))
                    .build()
                    .parseSignedClaims(token)
                    .getPayload());
        } catch (JwtException | IllegalArgumentException noGood) {
            return Optional.empty();
        }
    }

    private Optional<Person> person(Claims claims) {
        var wallet = claims.get("wallet_address");
        var expires = claims.getExpiration();
        var audience = Optional.ofNullable(claims.getAudience()).orElse(Set.of());
        return wallet instanceof String who
                        && expires != null
                        && audience.stream().anyMatch(AUDIENCES::contains)
                ? people.role(who).map(role -> new Person(who, role, expires.toInstant()))
                : Optional.empty();
    }
}
