package io.flockmq.broker.security.x509;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client is called by its certificate, and which certificates call nobody anything. */
class CertificateNamesTest {

    private static final int DNS = 2;
    private static final int EMAIL = 1;
    private static final int URI = 6;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CN=sensor                  | sensor",
                "CN=Smith\\, John           | Smith, John",
                "CN=\"a+b=c\"               | a+b=c",
                "CN=plant/#                 | plant/#",
                "CN=\"+\"                   | +",
                "CN=Zoë                     | Zoë",
                "cn=sensor,O=Plant          | sensor",
                "OU=one+CN=sensor           | sensor",
                "C=DE+CN=sensor             | sensor"
            })
    void theCommonNameIsWhatIsWrittenThere(String subject, String name) {
        assertThat(names("{cn}", subject)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "O=Plant", // none
                "CN=one,CN=two", // which of them?
                "CN=one+CN=two",
                "CN=one,C=DE+CN=two",
                "CN=\"  \"",
                "CN=one,CN=#040141" // another kind of value
            })
    void noCommonNameIsTakenWhereThereIsNotExactlyOne(String subject) {
        assertThat(names("{cn}", subject)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin\0.example", "line\nbreak", "\u007F", "\u0085", "\u001B[31m"})
    void aNameWithControlCharactersIsNobodys(String name) {
        X500Principal subject = new X500Principal(commonName(name));
        assertThat(new CertificateNames("{cn}").of(new NamedCertificate(subject, List.of())))
                .isNull();
        assertThat(alternative("{san-dns}", List.of(DNS, name))).isNull();
    }

    @Test
    void anAlternativeNameIsTakenIfThereIsOneOfItsKind() {
        assertThat(alternative("{san-dns}", List.of(DNS, "sensor"), List.of(EMAIL, "a@b")))
                .isEqualTo("sensor");
        assertThat(alternative("{san-email}", List.of(DNS, "sensor"), List.of(EMAIL, "a@b")))
                .isEqualTo("a@b");
        assertThat(alternative("{san-uri}", List.of(URI, "urn:dev:1"))).isEqualTo("urn:dev:1");
        assertThat(alternative("{san-dns}", List.of(DNS, "*.example"))).isEqualTo("*.example");
    }

    @Test
    void noAlternativeNameIsTakenWhereThereAreSeveralOrNone() {
        assertThat(alternative("{san-dns}")).isNull();
        assertThat(alternative("{san-dns}", List.of(EMAIL, "a@b"))).isNull();
        assertThat(alternative("{san-dns}", List.of(DNS, "one"), List.of(DNS, "two")))
                .isNull();
        assertThat(alternative("{san-dns}", List.of(DNS, ""))).isNull();
        assertThat(new CertificateNames("{san-dns}").of(new NamedCertificate(new X500Principal("CN=x"), null)))
                .isNull();
    }

    @Test
    void aTemplateIsFilledWithAllThatItNamesOrNotAtAll() {
        assertThat(names("device-{cn}", "CN=7")).isEqualTo("device-7");
        assertThat(names("{cn}@{serial}", "CN=7")).isEqualTo("7@1f");
        assertThat(names("{cn}{san-dns}", "CN=7")).isNull();
        assertThat(names("{cn}", "CN=$1{cn}")).as("a name is no template").isEqualTo("$1{cn}");
    }

    @Test
    void aTemplateNamesSomethingOfACertificateAndNothingElse() {
        assertThat(CertificateNames.isTemplate("{cn}-{serial}")).isTrue();
        assertThat(CertificateNames.isTemplate("cn")).isFalse();
        assertThat(CertificateNames.isTemplate("{CN}")).isFalse();
        assertThat(CertificateNames.isTemplate("{cn}{uid}")).isFalse();
    }

    private static @Nullable String names(String template, String subject) {
        return new CertificateNames(template).of(new NamedCertificate(new X500Principal(subject), List.of()));
    }

    private static @Nullable String alternative(String template, List<?>... names) {
        return new CertificateNames(template).of(new NamedCertificate(new X500Principal("CN=x"), List.of(names)));
    }

    /** As DER, because {@link X500Principal} would not take some names as text. */
    private static byte[] commonName(String name) {
        byte[] text = wrapped(0x0C, name.getBytes(StandardCharsets.UTF_8));
        byte[] type = {0x06, 3, 0x55, 4, 3};
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(type);
        both.writeBytes(text);
        return wrapped(0x30, wrapped(0x31, wrapped(0x30, both.toByteArray())));
    }

    private static byte[] wrapped(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        out.write(content.length);
        out.writeBytes(content);
        return out.toByteArray();
    }
}
