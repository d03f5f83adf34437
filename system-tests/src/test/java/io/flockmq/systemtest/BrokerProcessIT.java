package io.flockmq.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flockmq.systemtest.client.Client;
import io.flockmq.systemtest.client.ClientKind;
import io.flockmq.systemtest.client.Connect;
import io.flockmq.systemtest.client.Ending;
import io.flockmq.systemtest.client.EveryClient;
import io.flockmq.systemtest.client.Inbox;
import io.flockmq.systemtest.process.BrokerProcess;
import io.flockmq.systemtest.process.ResourceUse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The broker as a process that an operator starts, watches and stops. */
class BrokerProcessIT {

    private static final int SERVER_SHUTTING_DOWN = 0x8B;

    @EveryClient
    void whoIsConnectedIsToldThatTheBrokerStops(ClientKind kind) throws Exception {
        try (BrokerProcess broker = BrokerProcess.start();
                Client client = kind.connect(broker.address(), Connect.as("client"))) {
            int exit = broker.terminate();

            Ending ending = client.ended().get(Inbox.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(ending.reasonCode()).isEqualTo(kind.speaksMqtt5() ? (Integer) SERVER_SHUTTING_DOWN : null);
            assertThat(exit).as("128 + SIGTERM, or none").isIn(0, 143);
            assertThat(broker.log()).noneMatch(line -> line.contains(" ERROR ") || line.startsWith("\tat "));
        }
    }

    @Test
    void aWrongSettingEndsTheStartAndIsNamed() {
        try (BrokerProcess broker = BrokerProcess.launch("--mqtt.keep-alive.maxx=10s")) {
            assertThat(broker.awaitEnd()).isNotZero();
            assertThat(broker.log()).anyMatch(line -> line.contains("mqtt.keep-alive.maxx") && line.contains("did you mean"));
            assertThat(broker.log()).noneMatch(line -> line.startsWith("\tat "));
        }
    }

    @Test
    void aPortThatIsTakenEndsTheStartAndIsNamed() {
        try (BrokerProcess first = BrokerProcess.start()) {
            String port = Integer.toString(first.address().port());
            try (BrokerProcess second = BrokerProcess.launch("--mqtt.listeners.tcp.port=" + port)) {
                assertThat(second.awaitEnd()).isNotZero();
                assertThat(second.log()).anyMatch(line -> line.contains(port));
                assertThat(second.log()).noneMatch(line -> line.startsWith("\tat "));
            }
        }
    }

    @Test
    void aBrokerWithoutClientsIsSmallAndIdle() {
        try (BrokerProcess broker = BrokerProcess.start()) {
            Duration before = broker.resourceUse().cpu();
            ResourceUse later = await().pollDelay(Duration.ofSeconds(2)).until(broker::resourceUse, use -> true);

            assertThat(later.cpu().minus(before)).isLessThan(Duration.ofSeconds(1));
            assertThat(later.residentBytes()).isBetween(10L << 20, 512L << 20);
        }
    }
}
