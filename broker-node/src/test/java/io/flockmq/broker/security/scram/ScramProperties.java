package io.flockmq.broker.security.scram;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.security.Credentials;
import io.flockmq.broker.security.EnhancedAuthentication.Step;
import io.flockmq.broker.security.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for all that a hostile client may send: it is refused, and nothing breaks. */
class ScramProperties {

    private static final Credentials SHOWN = new Credentials("tcp", "client", null, null, null, List.of());
    private static final ScramKeys KEYS = ScramKeys.derive("pencil", new byte[16], 4096);

    private final ScramAuthentication scram = new ScramAuthentication(() -> new ScramUsers(Map.of("user", KEYS)));

    /** Pieces of messages in any order, and what is no piece of any. */
    @Provide
    Arbitrary<String> messages() {
        Arbitrary<String> pieces = Arbitraries.of(
                "n",
                "y",
                "p=",
                "p=tls-unique",
                ",",
                ",,",
                "a=",
                "n=user",
                "=",
                "=2C",
                "=3D",
                "r=",
                "r=abc",
                "m=",
                "s=",
                "c=biws",
                ",p=",
                "i=1",
                "\u0000",
                "\uD83D\uDE00",
                "AAAA",
                "user");
        return pieces.list().ofMaxSize(12).map(list -> String.join("", list));
    }

    @Property
    void noBytesBreakTheBeginning(@ForAll byte[] message) {
        assertThat(begin(message)).isInstanceOf(Step.class);
    }

    @Property
    void noPiecesInAnyOrderLetAnybodyIn(@ForAll("messages") String first, @ForAll("messages") String last) {
        Step step = begin(bytes(first));
        if (step instanceof Step.Continue asked) {
            step = asked.next().proceed(bytes(last)).toCompletableFuture().join();
        }
        assertThat(((Step.Done) step).verdict()).isInstanceOf(Verdict.Denied.class);
    }

    @Property(tries = 200)
    void aMessageWithOneOtherByteOpensNothing(@ForAll int place, @ForAll byte instead) {
        ScramClient client = new ScramClient("user", "pencil", "nonce");
        Step.Continue asked = (Step.Continue) begin(client.first());
        byte[] last = client.last(asked.data());
        byte[] changed = last.clone();
        changed[Math.floorMod(place, changed.length)] = instead;
        if (!Arrays.equals(last, changed)) {
            Step.Done done = (Step.Done)
                    asked.next().proceed(changed).toCompletableFuture().join();
            assertThat(done.verdict()).isInstanceOf(Verdict.Denied.class);
            assertThat(done.data()).isNull();
        }
    }

    @Property
    void keysThatAreReadAreWrittenAsTheyWere(@ForAll("keys") ScramKeys keys) {
        assertThat(ScramKeys.parse(keys.text()).text()).isEqualTo(keys.text());
    }

    @Provide
    Arbitrary<ScramKeys> keys() {
        Arbitrary<byte[]> key = Arbitraries.bytes().array(byte[].class).ofSize(32);
        return net.jqwik.api.Combinators.combine(
                        Arbitraries.integers().between(ScramKeys.LEAST_ITERATIONS, ScramKeys.MOST_ITERATIONS),
                        Arbitraries.bytes().array(byte[].class).ofMinSize(8).ofMaxSize(ScramKeys.LONGEST_SALT),
                        key,
                        key)
                .as(ScramKeys::new);
    }

    private Step begin(byte[] message) {
        return scram.begin(SHOWN, message).toCompletableFuture().join();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
