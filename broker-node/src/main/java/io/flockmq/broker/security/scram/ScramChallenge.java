package io.flockmq.broker.security.scram;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What the broker asks a client that has begun, and the check of its answer (RFC 5802, section 3). Immutable. */
final class ScramChallenge {

    private final ClientFirst first;
    private final ScramKeys keys;
    private final String nonce;
    private final String asked;

    /**
     * Asks the client.
     *
     * @param keys of its user
     * @param ownNonce what the broker has chosen at random: printable, without comma
     */
    ScramChallenge(ClientFirst first, ScramKeys keys, String ownNonce) {
        this.first = first;
        this.keys = keys;
        this.nonce = first.nonce() + ownNonce;
        this.asked = "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(keys.salt()) + ",i=" + keys.iterations();
    }

    /** The message for the client. */
    byte[] serverFirst() {
        return asked.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The last message for the client, by which it knows that the broker knows it; null if the client does not know the password.
     *
     * @throws ScramProblem if its message does not belong to this exchange
     */
    byte @Nullable [] serverFinal(byte @Nullable [] clientFinal) throws ScramProblem {
        String text = ClientFirst.text(clientFinal);
        int proofAt = text.lastIndexOf(",p=");
        if (proofAt < 0) {
            throw new ScramProblem("a message of SCRAM without a proof");
        }
        String withoutProof = text.substring(0, proofAt);
        byte[] proof = proof(text.substring(proofAt + ",p=".length()));
        String[] attributes = withoutProof.split(",", -1);
        if (attributes.length < 2) {
            throw new ScramProblem("its last message of SCRAM is incomplete");
        }
        String binding = Base64.getEncoder().encodeToString(first.header().getBytes(StandardCharsets.UTF_8));
        if (!ClientFirst.value('c', attributes[0]).equals(binding)) {
            throw new ScramProblem("its messages of SCRAM contradict each other");
        }
        if (!ClientFirst.value('r', attributes[1]).equals(nonce)) {
            throw new ScramProblem("a nonce of another exchange");
        }
        String all = first.bare() + "," + asked + "," + withoutProof;
        if (!isRight(proof, all)) {
            return null;
        }
        String signature = Base64.getEncoder().encodeToString(Hmac.of(keys.serverKey(), all));
        return ("v=" + signature).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] proof(String base64) throws ScramProblem {
        byte[] proof;
        try {
            proof = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            throw new ScramProblem("a proof that is not Base64");
        }
        if (proof.length != Hmac.sha256().getDigestLength()) {
            throw new ScramProblem("a proof of another length");
        }
        return proof;
    }

    private boolean isRight(byte[] proof, String all) {
        byte[] clientKey = Hmac.of(keys.storedKey(), all);
        for (int i = 0; i < clientKey.length; i++) {
            clientKey[i] ^= proof[i];
        }
        return MessageDigest.isEqual(Hmac.sha256().digest(clientKey), keys.storedKey());
    }
}
