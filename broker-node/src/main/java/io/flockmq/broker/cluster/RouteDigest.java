package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** A number for a route, so that two nodes can compare many of them by the sum. */
final class RouteDigest {

    private RouteDigest() {}

    static long of(Item route) {
        return switch (route) {
            case Item.RouteAdded(var filter) -> hash(filter.text(), 1, 0);
            case Item.ShareChanged(var share, int members, int connected) -> hash(share.text(), members, connected);
            default -> throw new IllegalArgumentException("no route: " + route);
        };
    }

    private static long hash(String text, int members, int connected) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        long mixed = ((crc.getValue() << 32) ^ text.hashCode()) + 31L * members + 17L * connected;
        mixed *= 0x9E37_79B9_7F4A_7C15L;
        return mixed ^ (mixed >>> 29);
    }
}
