package io.flockmq.cluster.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SilentAddressesTest {

    @Test
    void whoTakesConnectionsAndIsNotTheNodeItselfIsSilent() throws IOException {
        String gone;
        try (ServerSocket open = open()) {
            gone = name(open);
        }
        try (ServerSocket own = open();
                ServerSocket silent = open()) {
            List<String> members = List.of(name(own), name(silent), gone, "no-such-host.invalid:1");

            assertThat(SilentAddresses.of(settings(own.getLocalPort(), new Discovery.Members(members))))
                    .containsExactly("127.0.0.1:" + silent.getLocalPort());
        }
    }

    @Test
    void anAddressWithoutPortIsAtTheNodesOwn() throws IOException {
        try (ServerSocket own = open();
                ServerSocket silent =
                        new ServerSocket(own.getLocalPort(), 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 2}))) {
            assertThat(SilentAddresses.of(settings(own.getLocalPort(), new Discovery.Members(List.of("127.0.0.2")))))
                    .containsExactly("127.0.0.2:" + silent.getLocalPort());
        }
    }

    private static ServerSocket open() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static String name(ServerSocket socket) {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    private static ClusterSettings settings(int port, Discovery discovery) {
        return new ClusterSettings(
                "test",
                new Secret("a secret".toCharArray()),
                "127.0.0.1",
                port,
                discovery,
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                PartitionMode.MAJORITY);
    }
}
