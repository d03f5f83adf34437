package io.flockmq.broker.security.jwt;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.sun.net.httpserver.HttpServer;
import io.flockmq.broker.security.Credentials;
import io.flockmq.broker.security.EnhancedAuthentication;
import io.flockmq.broker.security.EnhancedAuthentication.Step;
import io.flockmq.broker.security.Identity;
import io.flockmq.broker.security.Rule;
import io.flockmq.broker.security.Verdict;
import io.flockmq.broker.security.backend.BackEnd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@SuppressWarnings("JavaUtilDate") // the library's word for an instant
class JwtAuthenticatorTest {

    private static final TokenRules RULES = new TokenRules(
            Set.of("RS256", "ES256", "EdDSA"),
            "https://issuer.example",
            "mqtt",
            Duration.ofSeconds(30),
            "sub",
            "",
            "",
            false,
            true);
    private static final TokenRules PERMITTING =
            new TokenRules(Set.of("ES256"), "", "", Duration.ZERO, "sub", "client_id", "permissions", true, false);
    private static final RSAKey RSA = Tokens.rsa("rsa");
    private static final ECKey CURVE = Tokens.curve("curve");
    private static final Duration SHORT = Duration.ofMillis(300);

    private final AtomicInteger fetches = new AtomicInteger();
    private volatile String published = "";
    private volatile int status = 200;
    private HttpServer issuer;

    @BeforeEach
    void publish() throws IOException {
        publish(RSA, CURVE);
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/keys", exchange -> {
            fetches.incrementAndGet();
            byte[] body = published.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        issuer.start();
    }

    @AfterEach
    void stop() {
        issuer.stop(0);
    }

    private void publish(JWK... keys) {
        published = new JWKSet(Arrays.asList(keys)).toPublicJWKSet().toString();
    }

    private URL place() throws IOException {
        return URI.create("http://127.0.0.1:" + issuer.getAddress().getPort() + "/keys")
                .toURL();
    }

    private JwtAuthenticator authenticator(TokenRules rules) throws IOException {
        return authenticator(rules, new PublishedKeys(place(), SHORT, Duration.ofMinutes(5), SHORT));
    }

    private static JwtAuthenticator authenticator(TokenRules rules, TokenKeys keys) {
        BackEnd work = new BackEnd("tokens", 10, Duration.ofSeconds(10), SHORT);
        return new JwtAuthenticator(rules, keys, work, () -> Tokens.NOW);
    }

    private static Verdict verdict(JwtAuthenticator authenticator, String password) throws Exception {
        return verdict(authenticator, Tokens.showing(password));
    }

    private static Verdict verdict(JwtAuthenticator authenticator, Credentials credentials) throws Exception {
        return authenticator.authenticate(credentials).toCompletableFuture().get(20, SECONDS);
    }

    private static Identity identity(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Allowed.class);
        return ((Verdict.Allowed) verdict).identity();
    }

    private static void isDenied(Verdict verdict, String cause) {
        assertThat(verdict).isEqualTo(new Verdict.Denied(cause));
    }

    @Test
    void aTokenThatIsSignedWithAPublishedKeyIsTaken() throws Exception {
        KeyPair edwards = Tokens.ed25519();
        publish(RSA, CURVE, Tokens.published(edwards, "edwards"));
        JwtAuthenticator authenticator = authenticator(RULES);
        for (String token : List.of(
                Tokens.signed(RSA, Tokens.claims()),
                Tokens.signed(CURVE, Tokens.claims()),
                Tokens.signed(edwards.getPrivate(), "edwards", Tokens.claims()))) {
            Identity identity = identity(verdict(authenticator, token));
            assertThat(identity.user()).isEqualTo("ann");
            assertThat(identity.expiresAt()).isEqualTo(Tokens.NOW.plusSeconds(60));
            assertThat(identity.rules()).isNull();
        }
        assertThat(fetches).hasValue(1);
    }

    @Test
    void aTokenOfSomebodyElseIsRefused() throws Exception {
        JwtAuthenticator authenticator = authenticator(RULES);
        isDenied(
                verdict(authenticator, Tokens.signed(Tokens.rsa("rsa"), Tokens.claims())),
                "the signature of its token is not valid");
        isDenied(
                verdict(authenticator, Tokens.signed(Tokens.ed25519().getPrivate(), "rsa", Tokens.claims())),
                "the signature of its token is not valid");
    }

    @Test
    void aTokenThatWasChangedIsRefused() throws Exception {
        String[] parts = Tokens.signed(CURVE, Tokens.claims()).split("\\.", -1);
        String[] other = Tokens.signed(CURVE, Tokens.claims().subject("bob")).split("\\.", -1);
        isDenied(
                verdict(authenticator(RULES), parts[0] + "." + other[1] + "." + parts[2]),
                "the signature of its token is not valid");
    }

    @Test
    void aTokenThatIsNotSignedIsRefused() throws Exception {
        isDenied(
                verdict(authenticator(RULES), new PlainJWT(Tokens.claims().build()).serialize()),
                "its token is not signed in a way that is allowed");
    }

    @Test
    void aPublicKeyIsNoSecret() throws Exception {
        String confused = Tokens.signed(RSA.toRSAPublicKey().getEncoded(), Tokens.claims());
        isDenied(verdict(authenticator(RULES), confused), "its token is not signed in a way that is allowed");
        TokenRules careless = new TokenRules(
                Set.of("HS256"), "", "", Duration.ZERO, "sub", "", "", false, true); // no setting leads here
        isDenied(verdict(authenticator(careless), confused), "the signature of its token is not valid");
    }

    @Test
    void aSecretIsForTokensWithASecretOnly() throws Exception {
        TokenRules rules = new TokenRules(Set.of("HS256"), "", "", Duration.ZERO, "sub", "", "", false, true);
        JwtAuthenticator authenticator = authenticator(rules, new SharedSecret(Tokens.SECRET));
        assertThat(identity(verdict(authenticator, Tokens.signed(Tokens.SECRET, Tokens.claims())))
                        .user())
                .isEqualTo("ann");
        byte[] other = Tokens.SECRET.clone();
        other[0]++;
        isDenied(
                verdict(authenticator, Tokens.signed(other, Tokens.claims())),
                "the signature of its token is not valid");
        isDenied(
                verdict(authenticator, Tokens.signed(RSA, Tokens.claims())),
                "its token is not signed in a way that is allowed");
    }

    @Test
    void whatTheTokenSaysMustBeRight() throws Exception {
        JwtAuthenticator authenticator = authenticator(RULES);
        Instant now = Tokens.NOW;
        Map<JWTClaimsSet.Builder, String> wrong = Map.of(
                Tokens.claims().issuer("https://other.example"), "its token is from another issuer",
                Tokens.claims().audience("http"), "its token is for another audience",
                Tokens.claims().expirationTime(null), "its token has no end",
                Tokens.claims().expirationTime(Date.from(now.minusSeconds(30))), "its token has expired",
                Tokens.claims().notBeforeTime(Date.from(now.plusSeconds(31))), "its token is not valid yet",
                Tokens.claims().subject(null), "its token has no user name",
                Tokens.claims().subject(""), "its token has no user name");
        for (Map.Entry<JWTClaimsSet.Builder, String> each : wrong.entrySet()) {
            isDenied(verdict(authenticator, Tokens.signed(CURVE, each.getKey())), each.getValue());
        }
    }

    @Test
    void withinTheSkewOfTheClocksATokenIsGood() throws Exception {
        Date late = Date.from(Tokens.NOW.minusSeconds(29));
        Identity identity = identity(verdict(
                authenticator(RULES), Tokens.signed(CURVE, Tokens.claims().expirationTime(late))));
        assertThat(identity.expiresAt()).isEqualTo(Tokens.NOW.plusSeconds(1));
    }

    @Test
    void aTokenMaySayWhatItsClientMayDoAndUnderWhichIdentifier() throws Exception {
        Map<String, Object> permissions =
                Map.of("publish", List.of("up/%c/#"), "subscribe", List.of("down/#"), "deny", List.of("down/secret"));
        String token = Tokens.signed(
                CURVE, Tokens.claims().claim("client_id", "client-1").claim("permissions", permissions));
        Identity identity = identity(verdict(authenticator(PERMITTING), token));
        assertThat(identity.clientId()).isEqualTo("client-1");
        assertThat(Objects.requireNonNull(identity.rules()).rulesFor("client-1", "ann"))
                .extracting(Rule::allows, Rule::filter)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(false, "down/secret"),
                        org.assertj.core.groups.Tuple.tuple(true, "up/%c/#"),
                        org.assertj.core.groups.Tuple.tuple(true, "down/#"));
    }

    @Test
    void aTokenWithoutPermissionsWhereTheyBelongAllowsNothing() throws Exception {
        String token = Tokens.signed(CURVE, Tokens.claims().claim("client_id", "client-1"));
        Identity identity = identity(verdict(authenticator(PERMITTING), token));
        assertThat(Objects.requireNonNull(identity.rules()).rulesFor("client-1", "ann"))
                .isEmpty();
    }

    @Test
    void permissionsThatAreNotUnderstoodRefuse() throws Exception {
        JwtAuthenticator authenticator = authenticator(PERMITTING);
        for (Object permissions : List.of(
                "all",
                Map.of("forbid", List.of("a")),
                Map.of("publish", "a"),
                Map.of("publish", List.of(7)),
                Map.of("publish", List.of("a/#/b")),
                Map.of("subscribe", List.of("$share/g/a")))) {
            String token = Tokens.signed(
                    CURVE, Tokens.claims().claim("client_id", "client-1").claim("permissions", permissions));
            assertThat(verdict(authenticator, token)).isInstanceOf(Verdict.Denied.class);
        }
    }

    @Test
    void aTokenMayStandInTheUserNameWhereThatIsAllowed() throws Exception {
        String token = Tokens.signed(CURVE, Tokens.claims().claim("client_id", "client-1"));
        Credentials credentials = new Credentials("tcp", "client-1", token, null, null, List.of());
        assertThat(verdict(authenticator(RULES), credentials)).isEqualTo(Verdict.ABSTAINED);
        assertThat(identity(verdict(authenticator(PERMITTING), credentials)).user())
                .isEqualTo("ann");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "a.b", "a.b.c", "....", "e30.e30.e30"})
    void aPasswordThatIsNoTokenIsForOthers(String password) throws Exception {
        assertThat(verdict(authenticator(RULES), password)).isEqualTo(Verdict.ABSTAINED);
        assertThat(fetches).hasValue(0);
    }

    @Test
    void aNewKeyIsFoundWhenTheFirstTokenNamesIt() throws Exception {
        JwtAuthenticator authenticator = authenticator(RULES);
        identity(verdict(authenticator, Tokens.signed(RSA, Tokens.claims())));
        ECKey fresh = Tokens.curve("fresh");
        publish(fresh);
        identity(verdict(authenticator, Tokens.signed(fresh, Tokens.claims())));
        isDenied(
                verdict(authenticator, Tokens.signed(RSA, Tokens.claims())), "the signature of its token is not valid");
    }

    @Test
    void unknownKeysDoNotMakeTheBrokerAskAgainAndAgain() throws Exception {
        JwtAuthenticator authenticator =
                authenticator(RULES, new PublishedKeys(place(), SHORT, Duration.ofMinutes(5), Duration.ofMinutes(1)));
        for (int i = 0; i < 10; i++) {
            isDenied(
                    verdict(authenticator, Tokens.signed(Tokens.curve("unknown" + i), Tokens.claims())),
                    "the signature of its token is not valid");
        }
        assertThat(fetches).hasValue(2);
    }

    @Test
    void withoutKeysNobodyCanSayAndThatEndsByItself() throws Exception {
        status = 503;
        JwtAuthenticator authenticator = authenticator(RULES);
        String token = Tokens.signed(CURVE, Tokens.claims());
        for (int i = 0; i < 4; i++) {
            assertThat(verdict(authenticator, token))
                    .isEqualTo(new Verdict.Unavailable("the keys for tokens cannot be read"));
        }
        status = 200;
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> verdict(authenticator, token) instanceof Verdict.Allowed);
        status = 503; // what is known goes on
        identity(verdict(authenticator, token));
    }

    @Test
    void keysMayStandInAFile(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("keys.json"), published);
        JwtAuthenticator authenticator =
                authenticator(RULES, new PublishedKeys(file.toUri().toURL(), SHORT, Duration.ofMinutes(5), SHORT));
        identity(verdict(authenticator, Tokens.signed(CURVE, Tokens.claims())));
        assertThat(fetches).hasValue(0);
    }

    @Test
    void theMethodTakesTheTokenAndNothingElse() throws Exception {
        JwtAuthenticator authenticator = authenticator(PERMITTING);
        EnhancedAuthentication method = authenticator.methods().getFirst();
        String token = Tokens.signed(
                CURVE, Tokens.claims().claim("client_id", "client").claim("permissions", Map.of()));
        Credentials shown = new Credentials("tcp", "client", token, null, null, List.of());

        assertThat(method.method()).isEqualTo("JWT");
        assertThat(identity(verdict(method, shown, token.getBytes(StandardCharsets.UTF_8)))
                        .user())
                .isEqualTo("ann");
        for (String other : List.of("", "no token")) {
            assertThat(verdict(method, shown, other.getBytes(StandardCharsets.UTF_8)))
                    .as("not the token in the user name")
                    .isEqualTo(new Verdict.Denied("what it shows is no token"));
        }
        assertThat(verdict(method, shown, null)).isInstanceOf(Verdict.Denied.class);
    }

    private static Verdict verdict(EnhancedAuthentication method, Credentials shown, byte @Nullable [] data)
            throws Exception {
        Step step = method.begin(shown, data).toCompletableFuture().get(20, SECONDS);
        return ((Step.Done) step).verdict();
    }
}
