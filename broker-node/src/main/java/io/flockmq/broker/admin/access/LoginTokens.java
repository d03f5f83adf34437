package io.flockmq.broker.admin.access;

import io.flockmq.cluster.membership.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Logins that are kept by whoever is logged in, and by nobody else: a token says who that is and until when, and is signed. So a login
 * is good on each node that has the same secret and the same users, and ends when the user is gone or has another password. Immutable,
 * any thread.
 *
 * <p>A token is {@code payload.signature} in Base64, the payload of version 1 a byte with the version, eight with the end in milliseconds
 * since 1970, sixteen that stand for the password, and the user name.
 */
public final class LoginTokens {

    /**
     * Who is logged in.
     *
     * @param user the user name
     * @param end when that is over
     * @param csrfToken what a page must show besides the cookie to change something, which no page of another origin can know
     */
    public record Login(String user, Instant end, String csrfToken) {}

    private static final byte VERSION = 1;
    private static final int PASSWORD_BYTES = 16;
    private static final int FIXED_BYTES = 1 + Long.BYTES + PASSWORD_BYTES;
    /** Longer ones are not looked at. */
    private static final int LONGEST = 1024;

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final Secret secret;
    private final AdminUsers users;
    private final Duration life;
    private final InstantSource clock;

    /**
     * Of these users.
     *
     * @param secret signs, and is used for nothing else
     * @param life how long a login lasts
     */
    public LoginTokens(Secret secret, AdminUsers users, Duration life, InstantSource clock) {
        this.secret = secret;
        this.users = users;
        this.life = life;
        this.clock = clock;
    }

    Duration life() {
        return life;
    }

    /**
     * A token for a user who has just shown the password.
     *
     * @throws IllegalStateException if the user is gone meanwhile
     */
    String issue(String user) {
        byte[] mark = users.mark(user);
        if (mark == null) {
            throw new IllegalStateException("no such user any more");
        }
        byte[] name = user.getBytes(StandardCharsets.UTF_8);
        byte[] payload = ByteBuffer.allocate(FIXED_BYTES + name.length)
                .put(VERSION)
                .putLong(clock.instant().plus(life).toEpochMilli())
                .put(standsFor(mark))
                .put(name)
                .array();
        return ENCODER.encodeToString(payload) + '.' + ENCODER.encodeToString(sign("login", payload));
    }

    /** The login of a token; null if it is none of this secret, over, or that of a password that is not the user's any more. */
    @Nullable
    Login read(String token) {
        int dot = token.indexOf('.');
        if (dot < 0 || token.length() > LONGEST) {
            return null;
        }
        byte[] payload;
        byte[] signature;
        try {
            payload = DECODER.decode(token.substring(0, dot));
            signature = DECODER.decode(token.substring(dot + 1));
        } catch (IllegalArgumentException noBase64) {
            return null;
        }
        if (!MessageDigest.isEqual(sign("login", payload), signature)
                || payload.length <= FIXED_BYTES
                || payload[0] != VERSION) {
            return null;
        }
        ByteBuffer fields = ByteBuffer.wrap(payload, 1, payload.length - 1);
        Instant end = Instant.ofEpochMilli(fields.getLong());
        byte[] password = new byte[PASSWORD_BYTES];
        fields.get(password);
        String user = StandardCharsets.UTF_8.decode(fields).toString();
        byte[] mark = users.mark(user);
        if (mark == null || !clock.instant().isBefore(end) || !MessageDigest.isEqual(standsFor(mark), password)) {
            return null;
        }
        return new Login(user, end, ENCODER.encodeToString(sign("csrf", signature)));
    }

    private byte[] standsFor(byte[] mark) {
        return Arrays.copyOf(sign("password", mark), PASSWORD_BYTES);
    }

    private byte[] sign(String what, byte[] content) {
        return secret.sign((what + ':').getBytes(StandardCharsets.UTF_8), content);
    }
}
