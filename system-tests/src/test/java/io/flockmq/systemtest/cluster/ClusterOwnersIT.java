package io.flockmq.systemtest.cluster;

import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.Reason;
import io.flockmq.systemtest.security.Passwd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A session is that of its user on all nodes, and whatever becomes of the one where it is. */
class ClusterOwnersIT {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Path PASSWORDS = passwords();

    @RegisterExtension
    static final RunningCluster running = RunningCluster.with("--mqtt.security.password-file.path=" + PASSWORDS);

    @RegisterExtension
    final ClusterClients clients = new ClusterClients(running);

    private final Connect anns = Connect.v5(Names.unique("client")).persistent().user("ann", "sesame");

    @AfterAll
    static void deleteFile() throws IOException {
        Files.deleteIfExists(PASSWORDS);
    }

    @Test
    void nobodyElseTakesASessionOverAtAnotherNode() {
        RawClient ann = clients.at(0, anns);
        for (int node = 0; node < 2; node++) {
            refused(node, anns.user("bob", "open"));
            refused(node, anns.user("bob", "open").clean(true));
            refused(node, Connect.v5(anns.clientId()));
        }
        ann.ping();
        clients.resumedAt(1, anns);
    }

    @Test
    void nobodyElseResumesASessionWhoseNodeHasDied() {
        RawClient ann = clients.at(0, anns);
        ann.subscribe(Names.unique("topic"), 1);
        ann.disconnect();

        running.node(0).kill();
        clients.resumedAt(1, anns).disconnect();
        refused(2, anns.user("bob", "open"));
        clients.resumedAt(2, anns);
    }

    private static void refused(int node, Connect connect) {
        try (RawClient client = RawClient.connect(running.node(node).address(), connect)) {
            client.expectConnack(Reason.NOT_AUTHORIZED);
            client.expectClosedWithin(SOON);
        }
    }

    private static Path passwords() {
        try {
            Path file = Files.createTempFile("flockmq-passwords", "");
            Passwd.set("sesame", file.toString(), "ann");
            Passwd.set("open", file.toString(), "bob");
            return file;
        } catch (Exception cannot) {
            throw new IllegalStateException(cannot);
        }
    }
}
