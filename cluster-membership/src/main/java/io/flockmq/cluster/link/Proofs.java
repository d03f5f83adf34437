package io.flockmq.cluster.link;

import io.flockmq.cluster.membership.Secret;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * How two nodes show each other that they know the secret. Each signs all that both have said, both nonces and identities
 * included, under a label that says which side it is: no proof serves twice, for another node, or for the other side. The
 * one that connects proves first, so that nobody gets a signature by connecting. Any thread.
 */
final class Proofs {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] SENDER = "flockmq link: sender".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RECEIVER = "flockmq link: receiver".getBytes(StandardCharsets.US_ASCII);

    private final Secret secret;

    Proofs(Secret secret) {
        this.secret = secret;
    }

    static byte[] nonce() {
        byte[] nonce = new byte[Wire.SECRET_BYTES];
        RANDOM.nextBytes(nonce);
        return nonce;
    }

    byte[] ofSender(Hello hello, Challenge challenge) {
        return secret.sign(SENDER, bytes(hello::write), bytes(challenge::write));
    }

    /** The proof of a welcome, whatever proof it carries now. */
    byte[] ofReceiver(Hello hello, Challenge challenge, Welcome welcome) {
        Welcome unproven = welcome.withProof(new byte[Wire.SECRET_BYTES]);
        return secret.sign(RECEIVER, bytes(hello::write), bytes(challenge::write), bytes(unproven::write));
    }

    /** In a time that does not tell where they differ. */
    static boolean same(byte[] proof, byte[] expected) {
        return MessageDigest.isEqual(proof, expected);
    }

    private static byte[] bytes(Consumer<ByteBuf> writer) {
        byte[] bytes = new byte[Wire.HANDSHAKE_LIMIT];
        ByteBuf out = Unpooled.wrappedBuffer(bytes).clear();
        writer.accept(out);
        return Arrays.copyOf(bytes, out.writerIndex());
    }
}
