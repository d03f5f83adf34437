package io.flockmq.broker.security.scram;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a user's password for SCRAM-SHA-256 (RFC 5803). Whoever has it cannot pass for the user, but for the broker, and can
 * try passwords. Immutable: the arrays are not changed.
 *
 * @param iterations {@value #LEAST_ITERATIONS} to {@value #MOST_ITERATIONS}
 * @param salt 8 to {@value #LONGEST_SALT} bytes
 * @param storedKey 32 bytes, by which the client's proof is checked
 * @param serverKey 32 bytes, by which the broker proves that it knows the client
 */
public record ScramKeys(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {

    /** The least that RFC 7677 allows. */
    static final int LEAST_ITERATIONS = 4096;
    /** What one check of a password may take at most, whatever a file says. */
    static final int MOST_ITERATIONS = 2_000_000;
    /**
     * Of new passwords. The client computes as many for every exchange, and so does a small one: about a second on a microcontroller,
     * and milliseconds elsewhere. More would be better against somebody who has stolen the file, and is for Argon2id, of which
     * clients do not know.
     */
    static final int NEW_ITERATIONS = 10_000;

    private static final int LEAST_SALT = 8;
    static final int LONGEST_SALT = 64;
    private static final int KEY = 32;

    private static final String FORM = "SCRAM-SHA-256$<iterations>:<salt>$<stored key>:<server key>";
    private static final Pattern TEXT =
            Pattern.compile("SCRAM-SHA-256\\$(\\d{1,9}):([^$:]{1,200})\\$([^$:]{1,100}):([^$:]{1,100})");

    /** Whether a text claims to be written like {@link #text()}. */
    public static boolean isText(String text) {
        return text.startsWith("SCRAM-SHA-256$");
    }

    /**
     * Reads keys as {@link #text()} and PostgreSQL write them.
     *
     * @throws IllegalArgumentException if that is not so, or would take too much; the message is a clause that does not show them
     */
    public static ScramKeys parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not what is kept for SCRAM; allowed: " + FORM);
        }
        int iterations = Integer.parseInt(parts.group(1));
        if (iterations < LEAST_ITERATIONS || iterations > MOST_ITERATIONS) {
            throw new IllegalArgumentException("keys for SCRAM with %d iterations; allowed: %d to %d"
                    .formatted(iterations, LEAST_ITERATIONS, MOST_ITERATIONS));
        }
        return new ScramKeys(
                iterations,
                bytes("salt", parts.group(2), LEAST_SALT, LONGEST_SALT),
                bytes("stored key", parts.group(3), KEY, KEY),
                bytes("server key", parts.group(4), KEY, KEY));
    }

    private static byte[] bytes(String what, String base64, int least, int most) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("keys for SCRAM with a " + what + " that is not Base64", malformed);
        }
        if (bytes.length < least || bytes.length > most) {
            throw new IllegalArgumentException("keys for SCRAM with a %s of %d bytes; allowed: %d to %d"
                    .formatted(what, bytes.length, least, most));
        }
        return bytes;
    }

    /**
     * What is to be kept of a new password. Takes milliseconds.
     *
     * @param salt 16 random bytes
     * @throws IllegalArgumentException if a client could not send user name or password by SCRAM; the message is a clause
     */
    public static ScramKeys ofNew(String user, String password, byte[] salt) {
        if (!user.equals(SaslPrep.prepare(user))) {
            throw new IllegalArgumentException("a user name with characters that SCRAM changes or does not allow");
        }
        String prepared = SaslPrep.prepare(password);
        if (prepared == null) {
            throw new IllegalArgumentException("a password with characters that SCRAM does not allow");
        }
        return derive(prepared, salt, NEW_ITERATIONS);
    }

    static ScramKeys derive(String prepared, byte[] salt, int iterations) {
        byte[] salted = salted(prepared, salt, iterations);
        byte[] clientKey = Hmac.of(salted, "Client Key");
        return new ScramKeys(iterations, salt, Hmac.sha256().digest(clientKey), Hmac.of(salted, "Server Key"));
    }

    private static byte[] salted(String prepared, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(prepared.toCharArray(), salt, iterations, KEY * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException none) {
            throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA256", none);
        } finally {
            spec.clearPassword();
        }
    }

    /** Whether this is the password, by a comparison in constant time. Takes a processor for milliseconds. */
    public boolean areOf(byte[] password) {
        String text = text(password);
        if (text == null || text.isEmpty()) {
            return false;
        }
        String prepared = SaslPrep.prepare(text);
        // PostgreSQL keeps what cannot be prepared as it is.
        return MessageDigest.isEqual(storedKey, derive(prepared == null ? text : prepared, salt, iterations).storedKey);
    }

    private static @Nullable String text(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException none) {
            return null;
        }
    }

    /** The form that {@link #parse} reads. */
    public String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        return "SCRAM-SHA-256$%d:%s$%s:%s"
                .formatted(
                        iterations,
                        base64.encodeToString(salt),
                        base64.encodeToString(storedKey),
                        base64.encodeToString(serverKey));
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "ScramKeys[iterations=" + iterations + "]";
    }
}
