package io.flockmq.broker.security.scram;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The users who can use SCRAM. For all others there are keys that no password has, always the same for one name, so that nobody finds
 * out by the answers which users there are. They come from those of the users: nodes with the same users answer alike, also after a
 * restart. Immutable.
 */
public final class ScramUsers {

    private static final int SALT = 16;

    private final Map<String, ScramKeys> keysByUser;
    private final List<ScramKeys> all;
    private final byte[] secret;

    /** These users. */
    public ScramUsers(Map<String, ScramKeys> keysByUser) {
        this.keysByUser = Map.copyOf(keysByUser);
        Map<String, ScramKeys> inOrder = new TreeMap<>(keysByUser);
        all = List.copyOf(inOrder.values());
        secret = secret(all);
    }

    /** What no single user knows. */
    private static byte[] secret(List<ScramKeys> all) {
        MessageDigest digest = Hmac.sha256();
        for (ScramKeys keys : all) {
            digest.update(keys.storedKey());
            digest.update(keys.serverKey());
        }
        return digest.digest();
    }

    /** Those of a user, null for one that cannot use SCRAM. */
    @Nullable
    ScramKeys keysOf(String user) {
        return keysByUser.get(user);
    }

    /** Those for a user that is not there; nobody gets in with them. As slow for a user that is. */
    ScramKeys insteadOf(String user) {
        int iterations = ScramKeys.NEW_ITERATIONS;
        int salt = SALT;
        if (!all.isEmpty()) { // mixed as those of the users are
            ScramKeys somebodys = all.get(Math.floorMod(Arrays.hashCode(Hmac.of(secret, "like " + user)), all.size()));
            iterations = somebodys.iterations();
            salt = somebodys.salt().length;
        }
        ByteBuffer bytes = ByteBuffer.allocate(ScramKeys.LONGEST_SALT)
                .put(Hmac.of(secret, "salt " + user))
                .put(Hmac.of(secret, "more salt " + user));
        byte[] key = Hmac.of(secret, "key " + user);
        return new ScramKeys(iterations, Arrays.copyOf(bytes.array(), salt), key, key);
    }
}
