package me.degenduel.standalone;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.UUID;

/** A socket token for development, and the user that it is for. */
public final class Token {
    private static final Duration LIFE = Duration.ofHours(1);
    private static final Set<String> ROLES = Set.of("user", "admin", "superadmin");

    private Token() {}

    /** Makes the user where it is missing: the role in its row counts, whatever a token says. */
    static String of(String wallet, String role, String secret, Endpoints endpoints) {
        if (!ROLES.contains(role)) {
            throw new Refusal("--role is \"%s\", and must be user, admin or superadmin.".formatted(role));
        }
        try (var database = DriverManager.getConnection(
                        endpoints.jdbc(), endpoints.postgresUser(), endpoints.postgresPassword());
                var user = database.prepareStatement("""
                        insert into users(wallet_address, role) values (?, ?)
                        on conflict (wallet_address) do update set role = excluded.role""")) {
            user.setString(1, wallet);
            user.setString(2, role);
            user.executeUpdate();
        } catch (SQLException refused) {
            throw new Refusal(
                    "The database does not take %s as a user: %s".formatted(wallet, refused.getMessage()), refused);
        }
        return signed(wallet, role, secret);
    }

    /** For a user who is there already. */
    public static String signed(String wallet, String role, String secret) {
        var now = Instant.now();
        return Jwts.builder()
                .claim("wallet_address", wallet)
                .claim("role", role)
                .claim("session_id", UUID.randomUUID().toString())
                .audience()
                .add("socket")
                .and()
                .issuedAt(Date.from(now))
                .expiration(Date.from(now.plus(LIFE)))
                .signWith(Keys.hmacShaKeyFor(secret.getBytes(StandardCharsets.UTF_8)), Jwts.SIG.HS256)
                .compact();
    }
}
