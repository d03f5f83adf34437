package io.flockmq.broker.security.scram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flockmq.broker.security.Credentials;
import io.flockmq.broker.security.EnhancedAuthentication.Step;
import io.flockmq.broker.security.Identity;
import io.flockmq.broker.security.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScramAuthenticationTest {

    private static final byte[] SALT = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
    private static final ScramKeys PENCIL = ScramKeys.derive("pencil", SALT, 4096);

    private final ScramAuthentication scram =
            new ScramAuthentication(() -> new ScramUsers(Map.of("user", PENCIL, "a,b=c", PENCIL)));

    @Test
    void theExampleOfRfc7677() throws Exception {
        ClientFirst first = ClientFirst.parse(bytes("n,,n=user,r=rOprNGfwEbeRWgbNEkqO"));
        ScramChallenge challenge = new ScramChallenge(first, PENCIL, "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");

        assertThat(challenge.serverFirst())
                .asString()
                .isEqualTo("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
        assertThat(challenge.serverFinal(bytes("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")))
                .asString()
                .isEqualTo("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    }

    @Test
    void bothSidesShowThatTheyKnowThePassword() {
        ScramClient client = new ScramClient("user", "pencil", "nonce");
        Step.Continue asked = asked(client);

        Step.Done done = done(asked.next()
                .proceed(client.last(asked.data()))
                .toCompletableFuture()
                .join());

        assertThat(done.verdict()).isEqualTo(new Verdict.Allowed(Identity.of("user")));
        assertThat(done.data()).matches(client::trusts);
    }

    @Test
    void aUserNameMayHaveCommasAndEqualsSigns() {
        ScramClient client = new ScramClient("a,b=c", "pencil", "nonce");
        Step.Continue asked = asked(client);
        assertThat(verdict(asked, client.last(asked.data()))).isEqualTo(new Verdict.Allowed(Identity.of("a,b=c")));
    }

    @Test
    void aWrongPasswordIsRefused() {
        ScramClient client = new ScramClient("user", "pencils", "nonce");
        Step.Continue asked = asked(client);
        assertThat(verdict(asked, client.last(asked.data()))).isEqualTo(new Verdict.Denied("wrong password"));
    }

    @Test
    void anUnknownUserIsAskedAsAnyOtherAndAlwaysTheSame() {
        ScramClient client = new ScramClient("zoe", "pencil", "nonce");
        Step.Continue asked = asked(client);
        String parameters = parameters(asked);
        assertThat(parameters).matches("s=[A-Za-z0-9+/]{22}==,i=4096").doesNotContain("W22ZaJ0SNY7soEsUEjb6gQ==");
        assertThat(parameters(asked(client))).isEqualTo(parameters);
        assertThat(parameters(asked(new ScramClient("zob", "pencil", "nonce")))).isNotEqualTo(parameters);
        assertThat(verdict(asked, client.last(asked.data())))
                .isEqualTo(new Verdict.Denied("a user name that is unknown, or cannot use SCRAM"));
    }

    @Test
    void twoExchangesAreNeverTheSame() {
        ScramClient client = new ScramClient("user", "pencil", "nonce");
        Step.Continue first = asked(client);
        Step.Continue second = asked(client);
        assertThat(verdict(second, client.last(first.data())))
                .isEqualTo(new Verdict.Denied("a nonce of another exchange"));
    }

    @Test
    void theUserNameInConnectIsThatOfTheMessage() {
        byte[] first = new ScramClient("user", "pencil", "nonce").first();
        assertThat(begin("user", first)).isInstanceOf(Step.Continue.class);
        assertThat(begin("admin", first)).isInstanceOf(Step.Done.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"n,,n=user,r=abc", "y,,n=user,r=abc", "n,a=user,n=user,r=abc", "n,,n=user,r=abc,x=more"})
    void whatClientsMaySayToBegin(String message) {
        assertThat(begin(null, bytes(message))).isInstanceOf(Step.Continue.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n",
                "n,",
                "n,,",
                "n,,n=user",
                "n,,r=abc,n=user",
                "n,,n=user,r=",
                "n,,n=user,r=a b",
                "n,,n=user,r=ä",
                "n,,n=,r=abc",
                "n,,n=us=er,r=abc",
                "n,,n=us=2cer,r=abc",
                "n,,n=user=,r=abc",
                "n,,n=us\u0007er,r=abc",
                "n,,n=us\u202Eer,r=abc",
                "n,,m=ext,n=user,r=abc",
                "n,a=admin,n=user,r=abc",
                "n,b=user,n=user,r=abc",
                "x,,n=user,r=abc",
                "p=tls-unique,,n=user,r=abc",
                "p=tls-server-end-point,,n=user,r=abc"
            })
    void whatNobodyMaySayToBegin(String message) {
        assertThat(begin(null, bytes(message)))
                .isInstanceOfSatisfying(
                        Step.Done.class, done -> assertThat(done.verdict()).isInstanceOf(Verdict.Denied.class));
    }

    @Test
    void messagesAreNoLongerThanTheyNeedBe() {
        assertThat(begin(null, bytes("n,,n=user,r=" + "a".repeat(256)))).isInstanceOf(Step.Continue.class);
        assertThat(begin(null, bytes("n,,n=user,r=" + "a".repeat(257)))).isInstanceOf(Step.Done.class);
        assertThat(begin(null, bytes("n,,n=" + "u".repeat(4096) + ",r=abc"))).isInstanceOf(Step.Done.class);
    }

    @ParameterizedTest
    @CsvSource({
        "biws, true", // n,,
        "eSws, false", // y,,
        "bixhPXVzZXIs, false", // n,a=user,
        "'', false"
    })
    void theHeaderIsNotChangedOnTheWay(String binding, boolean right) {
        ScramClient client = new ScramClient("user", "pencil", "nonce");
        Step.Continue asked = asked(client);
        String last = new String(client.last(asked.data()), StandardCharsets.UTF_8).replace("c=biws", "c=" + binding);
        assertThat(verdict(asked, bytes(last)) instanceof Verdict.Allowed).isEqualTo(right);
    }

    @ParameterizedTest
    @CsvSource({
        "Ａｎｎ, Ann", // full width
        "I\u00ADX, IX",
        "\u2168, IX",
        "a\u00A0b, a b",
        "e\u0301, \u00E9",
        "naïve, naïve",
        "'', ",
        "\u00AD, ",
        "a\u0000b, ",
        "a\uE000b, ",
        "a\uFFFDb, ",
        "\uD800, "
    })
    void namesAreBroughtIntoOneForm(String text, @Nullable String prepared) {
        assertThat(SaslPrep.prepare(text)).isEqualTo(prepared);
    }

    @Test
    void keysAreWrittenAsPostgresqlWritesThem() {
        String text = "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:"
                + "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";
        assertThat(PENCIL.text()).isEqualTo(text);
        ScramKeys read = ScramKeys.parse(text);
        assertThat(read.text()).isEqualTo(text);
        assertThat(read.areOf(bytes("pencil"))).isTrue();
        assertThat(read.areOf(bytes("Pencil"))).isFalse();
        assertThat(read.areOf(bytes(""))).isFalse();
        assertThat(read.areOf(new byte[] {(byte) 0xFF})).isFalse();
        assertThat(read).hasToString("ScramKeys[iterations=4096]");
    }

    @Test
    void newKeysAreOnlyMadeOfWhatClientsCanSend() {
        assertThat(ScramKeys.ofNew("ann", "pass wörd", SALT).areOf(bytes("pass wo\u0308rd")))
                .isTrue();
        assertThatThrownBy(() -> ScramKeys.ofNew("Ａｎｎ", "x", SALT)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ScramKeys.ofNew("ann", "x\u0007", SALT)).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Step begin(@Nullable String user, byte[] message) {
        Credentials shown = new Credentials("tcp", "client", user, null, null, List.of());
        return scram.begin(shown, message).toCompletableFuture().join();
    }

    private Step.Continue asked(ScramClient client) {
        return (Step.Continue) begin(null, client.first());
    }

    private static Step.Done done(Step step) {
        return (Step.Done) step;
    }

    private static Verdict verdict(Step.Continue asked, byte[] answer) {
        return done(asked.next().proceed(answer).toCompletableFuture().join()).verdict();
    }

    /** All but the nonce of what a client is asked. */
    private static String parameters(Step.Continue asked) {
        String text = new String(asked.data(), StandardCharsets.UTF_8);
        return text.substring(text.indexOf(',') + 1);
    }
}
