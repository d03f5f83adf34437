package io.flockmq.broker.security.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {

    private static final byte[] SALT = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private static byte[] bytes(String password) {
        return password.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void bcryptIsUnderstood() {
        String encoded = OpenBSDBCrypt.generate("2b", bytes("secret"), SALT, 4);
        assertThat(PasswordHash.parse(encoded).matches(bytes("secret"))).isTrue();
        assertThat(PasswordHash.parse(encoded).matches(bytes("Secret"))).isFalse();
        assertThat(PasswordHash.parse(encoded).matches(bytes(""))).isFalse();
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
        assertThat(PasswordHash.parse(encoded).matches(bytes("secret"))).isTrue();
        assertThat(PasswordHash.parse(encoded).matches(bytes("other"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sesame",
                "$2b$10$short",
                "nothing",
                "$argon2id$v=19$m=9999999,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$MDEyMzQ1Njc4OWFiY2RlZg",
                "$argon2id$v=19$m=64,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$AA",
                "$argon2id$v=19$m=64,t=2,p=1$?$?",
                "$argon2id$v=19$m=64,t=0,p=0$MDEyMzQ1Njc4OWFiY2RlZg$MDEyMzQ1Njc4OWFiY2RlZg"
            })
    void whatIsNoHashIsRefusedAndNotShown(String encoded) {
        assertThatThrownBy(() -> PasswordHash.parse(encoded))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain(encoded.isEmpty() ? "nothing to hide" : encoded);
    }
}
