package io.flockmq.broker.security.backend;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id, as in {@code $argon2id$v=19$m=65536,t=3,p=1$salt$hash}, and bcrypt, as in {@code $2b$10$…}. */
public final class SaltedHashes implements PasswordHashes {

    /** What one check may take at most, whatever the hash says. */
    private static final int MOST_MEMORY_KB = 1 << 20;

    private static final int MOST_PASSES = 100;
    /** A shorter one is found by trying. */
    private static final int LEAST_HASH = 16;
    /** Further bytes do not count for bcrypt. */
    private static final int LONGEST_FOR_BCRYPT = 72;

    private static final Pattern ARGON2ID =
            Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([^$]+)\\$([^$]+)");
    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$\\d\\d\\$[./A-Za-z0-9]{53}");

    @Override
    public boolean matches(byte[] password, String encoded) {
        try {
            Matcher argon2id = ARGON2ID.matcher(encoded);
            if (argon2id.matches()) {
                return argon2id(password, argon2id);
            }
            return BCRYPT.matcher(encoded).matches()
                    && password.length > 0
                    && password.length <= LONGEST_FOR_BCRYPT
                    && OpenBSDBCrypt.checkPassword(encoded, password);
        } catch (IllegalArgumentException | IllegalStateException malformed) {
            return false;
        }
    }

    @Override
    public String example() {
        return "$2b$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234";
    }

    private static boolean argon2id(byte[] password, Matcher parts) {
        int memory = Integer.parseInt(parts.group(1));
        int passes = Integer.parseInt(parts.group(2));
        if (memory > MOST_MEMORY_KB || passes > MOST_PASSES) {
            return false;
        }
        byte[] expected = Base64.getDecoder().decode(parts.group(5));
        if (expected.length < LEAST_HASH) {
            return false;
        }
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memory)
                .withIterations(passes)
                .withParallelism(Integer.parseInt(parts.group(3)))
                .withSalt(Base64.getDecoder().decode(parts.group(4)))
                .build());
        byte[] actual = new byte[expected.length];
        generator.generateBytes(password, actual);
        return MessageDigest.isEqual(actual, expected);
    }
}
