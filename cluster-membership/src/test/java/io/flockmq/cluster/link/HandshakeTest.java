package io.flockmq.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flockmq.cluster.membership.Secret;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What two nodes say to each other before they trust each other. */
class HandshakeTest {

    private static final Hello HELLO = hello("a", 7, 3, "b");
    private static final Challenge CHALLENGE = new Challenge(1, Proofs.nonce());

    private final Proofs proofs = new Proofs(new Secret("a secret".toCharArray()));

    private static Hello hello(String from, long incarnation, int loop, String to) {
        return new Hello(ProtocolVersions.OURS, "flock", from, incarnation, loop, to, 9, Proofs.nonce());
    }

    private static ByteBuf bytes(Hello hello) {
        ByteBuf out = Unpooled.buffer();
        hello.write(out);
        return out;
    }

    @Test
    void aHelloIsReadAsItWasWritten() {
        Hello read = Hello.read(bytes(HELLO));
        assertThat(read).usingRecursiveComparison().isEqualTo(HELLO);
    }

    @Test
    void theLongestHelloFitsIntoAFrame() {
        String longest = "x".repeat(300);
        Hello hello =
                new Hello(ProtocolVersions.OURS, longest, longest, Long.MAX_VALUE, 65_535, longest, 1, Proofs.nonce());
        assertThat(bytes(hello).readableBytes()).isLessThan(Wire.HANDSHAKE_LIMIT);
        assertThatThrownBy(() -> bytes(hello("x".repeat(301), 1, 1, "b"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHelloThatIsTooShortOrTooLongIsRefused() {
        ByteBuf whole = bytes(HELLO);
        for (int length = 0; length < whole.readableBytes(); length++) {
            ByteBuf cut = whole.slice(0, length);
            assertThatThrownBy(() -> Hello.read(cut)).isInstanceOf(LinkProtocolException.class);
        }
        assertThatThrownBy(() -> Hello.read(whole.writeByte(0))).isInstanceOf(LinkProtocolException.class);
    }

    @Test
    void hostileFramesAreRefusedAndNothingElse() {
        Random random = new Random(7);
        for (int i = 0; i < 5000; i++) {
            ByteBuf hello = bytes(HELLO);
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                hello.setByte(random.nextInt(hello.readableBytes()), random.nextInt());
            }
            readOrRefuse(Hello::read, hello);
            byte[] garbage = new byte[random.nextInt(100)];
            random.nextBytes(garbage);
            readOrRefuse(Challenge::read, Unpooled.wrappedBuffer(garbage));
            readOrRefuse(Welcome::read, Unpooled.wrappedBuffer(garbage));
        }
    }

    private static void readOrRefuse(Function<ByteBuf, Object> reader, ByteBuf bytes) {
        try {
            assertThat(reader.apply(bytes)).isNotNull();
        } catch (LinkProtocolException refused) {
            assertThat(refused).hasMessageMatching("(?s).+").hasNoCause();
        }
    }

    @Test
    void aProofHoldsForOneSecretOneSideAndOneConversationOnly() {
        byte[] proof = proofs.ofSender(HELLO, CHALLENGE);
        Welcome welcome = new Welcome(1, 1, 1, 1, new byte[0]);

        assertThat(Proofs.same(proof, proofs.ofSender(HELLO, CHALLENGE))).isTrue();
        assertThat(Proofs.same(proof, new Proofs(new Secret("other".toCharArray())).ofSender(HELLO, CHALLENGE)))
                .isFalse();
        assertThat(Proofs.same(proof, proofs.ofReceiver(HELLO, CHALLENGE, welcome)))
                .isFalse();
        assertThat(Proofs.same(proof, proofs.ofSender(HELLO, new Challenge(1, Proofs.nonce()))))
                .isFalse();
        assertThat(Proofs.same(proof, proofs.ofSender(HELLO, new Challenge(2, CHALLENGE.nonce()))))
                .isFalse();
        assertThat(Proofs.same(proof, proofs.ofSender(hello("a", 7, 3, "c"), CHALLENGE)))
                .isFalse();
    }

    @Test
    void aWelcomeCannotBeAltered() {
        Welcome welcome = new Welcome(5, 4, 3, 2, new byte[0]);
        byte[] proof = proofs.ofReceiver(HELLO, CHALLENGE, welcome);
        Welcome altered = new Welcome(6, 4, 3, 2, proof);
        assertThat(Proofs.same(proof, proofs.ofReceiver(HELLO, CHALLENGE, welcome.withProof(proof))))
                .isTrue();
        assertThat(Proofs.same(proof, proofs.ofReceiver(HELLO, CHALLENGE, altered)))
                .isFalse();
    }

    @Test
    void neighbouringReleasesFindTheNewestVersionThatBothSpeak() {
        assertThat(new ProtocolVersions(1, 3).newestInCommon(new ProtocolVersions(2, 4)))
                .isEqualTo(3);
        assertThat(new ProtocolVersions(2, 4).newestInCommon(new ProtocolVersions(1, 3)))
                .isEqualTo(3);
        assertThat(new ProtocolVersions(1, 1).newestInCommon(new ProtocolVersions(2, 3)))
                .isEqualTo(-1);
        assertThat(new ProtocolVersions(1, 1).newestInCommon(new ProtocolVersions(3, 0)))
                .isEqualTo(-1);
    }
}
