package io.flockmq.broker.security.password;

import io.flockmq.broker.security.scram.ScramKeys;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * What is kept of a password. Passwords are compared in constant time. Immutable, any thread; {@link #matches} takes a processor for
 * milliseconds, which is its purpose.
 */
public sealed interface PasswordHash {

    /** What one check may take at most, whatever the file says. */
    int MOST_MEMORY_KB = 1 << 20;

    /** See there. */
    int MOST_PASSES = 10;

    /** See there. */
    int MOST_ITERATIONS = 2_000_000;

    /** The kinds that can be read, for people. */
    String KINDS = "$argon2id$v=19$, $2a$, $2b$ or $2y$ (bcrypt), $7$ or $6$ (mosquitto_passwd), SCRAM-SHA-256$";

    /** Whether this is the password. */
    boolean matches(byte[] password);

    /** What is another one each time that a password is set: from it, and from nothing else, whether that has happened can be told. */
    byte[] mark();

    /** Argon2id (RFC 9106). */
    record Argon2id(int memoryKb, int passes, int lanes, byte[] salt, byte[] hash) implements PasswordHash {
        @Override
        public boolean matches(byte[] password) {
            return MessageDigest.isEqual(hash, of(password, memoryKb, passes, lanes, salt, hash.length));
        }

        @Override
        public byte[] mark() {
            return Texts.joined(salt, hash);
        }

        static byte[] of(byte[] password, int memoryKb, int passes, int lanes, byte[] salt, int length) {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(memoryKb)
                    .withIterations(passes)
                    .withParallelism(lanes)
                    .withSalt(salt)
                    .build());
            byte[] hash = new byte[length];
            generator.generateBytes(password, hash);
            return hash;
        }
    }

    /** bcrypt; of a password's bytes the first 72 count. */
    record Bcrypt(String text) implements PasswordHash {
        private static final int LONGEST = 72;

        @Override
        public boolean matches(byte[] password) {
            return password.length > 0 && password.length <= LONGEST && OpenBSDBCrypt.checkPassword(text, password);
        }

        @Override
        public byte[] mark() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** PBKDF2 with HMAC-SHA-512 (RFC 8018), as {@code mosquitto_passwd} makes it since Mosquitto 2.0. */
    record Pbkdf2(int iterations, byte[] salt, byte[] hash) implements PasswordHash {
        @Override
        public boolean matches(byte[] password) {
            PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA512Digest());
            generator.init(password, salt, iterations);
            KeyParameter key = (KeyParameter) generator.generateDerivedMacParameters(hash.length * Byte.SIZE);
            return MessageDigest.isEqual(hash, key.getKey());
        }

        @Override
        public byte[] mark() {
            return Texts.joined(salt, hash);
        }
    }

    /** One round of SHA-512 with salt, as {@code mosquitto_passwd} made it before. */
    record SaltedSha512(byte[] salt, byte[] hash) implements PasswordHash {
        @Override
        public boolean matches(byte[] password) {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-512");
                digest.update(password);
                return MessageDigest.isEqual(hash, digest.digest(salt));
            } catch (NoSuchAlgorithmException none) {
                throw new IllegalStateException("every JDK has SHA-512", none);
            }
        }

        @Override
        public byte[] mark() {
            return Texts.joined(salt, hash);
        }
    }

    /** Keys for SCRAM-SHA-256, for a client that shows the password itself. */
    record Scram(ScramKeys keys) implements PasswordHash {
        @Override
        public boolean matches(byte[] password) {
            return keys.areOf(password);
        }

        @Override
        public byte[] mark() {
            return keys.text().getBytes(StandardCharsets.UTF_8);
        }
    }

    /**
     * Reads a hash.
     *
     * @throws IllegalArgumentException if it is of no kind that is known, or would take too much; the message is a clause that does
     *     not show it
     */
    static PasswordHash parse(String text) {
        Matcher argon2id = Texts.ARGON2ID.matcher(text);
        if (argon2id.matches()) {
            int lanes = number("lanes", argon2id.group(3), 1, 64);
            return new Argon2id(
                    number("memory", argon2id.group(1), 8 * lanes, MOST_MEMORY_KB),
                    number("passes", argon2id.group(2), 1, MOST_PASSES),
                    lanes,
                    bytes(argon2id.group(4), 8),
                    bytes(argon2id.group(5), 16));
        }
        if (Texts.BCRYPT.matcher(text).matches()) {
            return new Bcrypt(text);
        }
        Matcher pbkdf2 = Texts.PBKDF2.matcher(text);
        if (pbkdf2.matches()) {
            return new Pbkdf2(
                    number("iterations", pbkdf2.group(1), 1, MOST_ITERATIONS),
                    bytes(pbkdf2.group(2), 8),
                    bytes(pbkdf2.group(3), 64));
        }
        Matcher sha512 = Texts.SALTED_SHA512.matcher(text);
        if (sha512.matches()) {
            return new SaltedSha512(bytes(sha512.group(1), 8), bytes(sha512.group(2), 64));
        }
        if (ScramKeys.isText(text)) {
            return new Scram(ScramKeys.parse(text));
        }
        throw new IllegalArgumentException("not a hash that is known; allowed: " + KINDS);
    }

    private static int number(String what, String digits, int least, int most) {
        long number = Long.parseLong(digits);
        if (number < least || number > most) {
            throw new IllegalArgumentException(
                    "a hash with %s %d; allowed: %d to %d".formatted(what, number, least, most));
        }
        return (int) number;
    }

    private static byte[] bytes(String base64, int least) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("a hash that is not Base64", malformed);
        }
        if (bytes.length < least) {
            throw new IllegalArgumentException(
                    "a hash or salt of %d bytes; allowed: %d or more".formatted(bytes.length, least));
        }
        return bytes;
    }

    /**
     * What is to be kept of a new password: Argon2id with the parameters of RFC 9106 for little memory.
     *
     * @param salt 16 random bytes
     */
    static String argon2id(String password, byte[] salt) {
        int memoryKb = 64 * 1024;
        int passes = 3;
        int lanes = 1;
        byte[] hash = Argon2id.of(password.getBytes(StandardCharsets.UTF_8), memoryKb, passes, lanes, salt, 32);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
                .formatted(memoryKb, passes, lanes, base64.encodeToString(salt), base64.encodeToString(hash));
    }

    /** How hashes are written. */
    final class Texts {
        private static final Pattern ARGON2ID =
                Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,9}),t=(\\d{1,9}),p=(\\d{1,9})\\$([^$]+)\\$([^$]+)");
        private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(0[4-9]|1[0-6])\\$[./A-Za-z0-9]{53}");
        private static final Pattern PBKDF2 = Pattern.compile("\\$7\\$(\\d{1,9})\\$([^$]+)\\$([^$]+)");
        private static final Pattern SALTED_SHA512 = Pattern.compile("\\$6\\$([^$]+)\\$([^$]+)");

        private Texts() {}

        private static byte[] joined(byte[] salt, byte[] hash) {
            byte[] both = Arrays.copyOf(salt, salt.length + hash.length);
            System.arraycopy(hash, 0, both, salt.length, hash.length);
            return both;
        }
    }
}
