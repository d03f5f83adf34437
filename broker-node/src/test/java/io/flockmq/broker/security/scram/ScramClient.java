package io.flockmq.broker.security.scram;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** The other side of an exchange, written from RFC 5802 for tests: says what a client says, and checks what the broker does. */
public final class ScramClient {

    private static final String HEADER = "n,,";

    private final String user;
    private final String password;
    private final String nonce;
    private String serverSignature = "";

    public ScramClient(String user, String password, String nonce) {
        this.user = user;
        this.password = password;
        this.nonce = nonce;
    }

    private String bare() {
        return "n=" + user.replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
    }

    public byte[] first() {
        return bytes(HEADER + bare());
    }

    /** The answer to what the broker asks. */
    public byte[] last(byte[] serverFirst) {
        String asked = new String(serverFirst, StandardCharsets.UTF_8);
        String[] parts = asked.split(",", -1);
        String both = parts[0].substring(2);
        if (!both.startsWith(nonce) || both.length() < nonce.length() + 18) {
            throw new AssertionError("a nonce that is not the client's with more behind it: " + both);
        }
        byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
        String withoutProof = "c=" + Base64.getEncoder().encodeToString(bytes(HEADER)) + ",r=" + both;
        ScramKeys keys = ScramKeys.derive(password, salt, Integer.parseInt(parts[2].substring(2)));
        String all = bare() + "," + asked + "," + withoutProof;
        serverSignature = "v=" + Base64.getEncoder().encodeToString(Hmac.of(keys.serverKey(), all));
        byte[] proof = clientKey(salt, Integer.parseInt(parts[2].substring(2)));
        byte[] signature = Hmac.of(keys.storedKey(), all);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= signature[i];
        }
        return bytes(withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof));
    }

    private byte[] clientKey(byte[] salt, int iterations) {
        // Hi() of RFC 5802, written out
        byte[] key = bytes(password);
        byte[] block = Arrays.copyOf(salt, salt.length + 4);
        block[salt.length + 3] = 1;
        byte[] last = mac(key, block);
        byte[] salted = last.clone();
        for (int i = 1; i < iterations; i++) {
            last = mac(key, last);
            for (int j = 0; j < salted.length; j++) {
                salted[j] ^= last[j];
            }
        }
        return Hmac.of(salted, "Client Key");
    }

    private static byte[] mac(byte[] key, byte[] data) {
        try {
            javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
            mac.init(new javax.crypto.spec.SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(data);
        } catch (java.security.GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Whether the broker has shown that it knows the client. */
    public boolean trusts(byte[] serverFinal) {
        return serverSignature.equals(new String(serverFinal, StandardCharsets.UTF_8));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
