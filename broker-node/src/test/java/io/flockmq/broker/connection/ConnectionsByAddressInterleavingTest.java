package io.flockmq.broker.connection;

import io.flockmq.broker.Interleavings;
import io.flockmq.broker.security.AddressRange;
import java.net.InetAddress;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("interleavings")
class ConnectionsByAddressInterleavingTest {

    @Test
    void noAddressHasMoreThanItMayAndNoneIsForgotten() {
        Interleavings.check(SharedConnections.class);
    }

    public static class SharedConnections {

        private static final AddressRange FROM = AddressRange.of(InetAddress.getLoopbackAddress());

        private final ConnectionsByAddress connections = new ConnectionsByAddress(2);

        @Operation
        public boolean tryAdd() {
            return connections.tryAdd(FROM);
        }

        @Operation
        public void remove() {
            connections.remove(FROM);
        }
    }
}
