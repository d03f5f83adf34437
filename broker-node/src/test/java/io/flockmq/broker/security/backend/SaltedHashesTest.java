package io.flockmq.broker.security.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SaltedHashesTest {

    private static final byte[] SALT = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final PasswordHashes hashes = new SaltedHashes();

    private static byte[] bytes(String password) {
        return password.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void bcryptIsUnderstood() {
        String encoded = OpenBSDBCrypt.generate("2b", bytes("secret"), SALT, 4);
        assertThat(hashes.matches(bytes("secret"), encoded)).isTrue();
        assertThat(hashes.matches(bytes("Secret"), encoded)).isFalse();
        assertThat(hashes.matches(bytes(""), encoded)).isFalse();
    }

    @Test
    void argon2idIsUnderstood() {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(64)
                .withIterations(2)
                .withParallelism(1)
                .withSalt(SALT)
                .build());
        byte[] hash = new byte[32];
        generator.generateBytes(bytes("secret"), hash);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        String encoded =
                "$argon2id$v=19$m=64,t=2,p=1$" + base64.encodeToString(SALT) + "$" + base64.encodeToString(hash);
        assertThat(hashes.matches(bytes("secret"), encoded)).isTrue();
        assertThat(hashes.matches(bytes("other"), encoded)).isFalse();
        assertThat(hashes.matches(bytes("secret"), encoded.replace("m=64", "m=9999999")))
                .isFalse();
    }

    @Test
    void theExampleTakesItsTimeAndMatchesNothing() {
        assertThat(hashes.matches(bytes("secret"), hashes.example())).isFalse();
        assertThat(hashes.example()).startsWith("$2b$10$").hasSize(60);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "$2b$10$short",
                "null",
                "$argon2id$v=19$m=64,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$AA",
                "$argon2id$v=19$m=64,t=2,p=1$?$?",
                "$argon2id$v=19$m=64,t=0,p=0$MDEyMzQ1Njc4OWFiY2RlZg$MDEyMzQ1Njc4OWFiY2RlZg"
            })
    void whatIsNoHashMatchesNothing(String encoded) {
        assertThat(hashes.matches(bytes("secret"), encoded)).isFalse();
    }
}
