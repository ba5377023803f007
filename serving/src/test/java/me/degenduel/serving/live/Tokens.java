package me.degenduel.serving.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jsonwebtoken.Jwts;
import java.time.Instant;
import java.util.Date;
import javax.crypto.spec.SecretKeySpec;

/** Tokens that an {@link Instance} believes. */
final class Tokens {
    private Tokens() {}

    static String of(String wallet, Instant now) {
        return Jwts.builder()
                .claim("wallet_address", wallet)
                .claim("session_id", "session-" + wallet)
                .audience()
                .add("socket")
                .and()
                .expiration(Date.from(now.plusSeconds(3_600)))
                .signWith(new SecretKeySpec(Instance.SECRET.value().getBytes(UTF_8), "HmacSHA256"), Jwts.SIG.HS256)
                .compact();
    }
}
