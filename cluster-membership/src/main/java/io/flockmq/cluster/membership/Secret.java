package io.flockmq.cluster.membership;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What all nodes of a cluster know and nobody else. It is never sent, logged or compared; it only signs. Any thread. */
public final class Secret {

    private final byte[] key;

    /** Of at least one character. The array is copied. */
    public Secret(char[] secret) {
        if (secret.length == 0) {
            throw new IllegalArgumentException("the cluster's secret is empty");
        }
        key = new String(secret).getBytes(StandardCharsets.UTF_8);
    }

    /** HMAC-SHA256 of all parts, one after the other: 32 bytes. */
    public byte[] sign(byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256", impossible);
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
