package io.flockmq.systemtest;

import static io.flockmq.systemtest.client.Clients.newName;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.client.Client;
import io.flockmq.systemtest.client.ClientKind;
import io.flockmq.systemtest.client.Clients;
import io.flockmq.systemtest.client.Delivery;
import io.flockmq.systemtest.client.EveryClient;
import io.flockmq.systemtest.client.Publication;
import io.flockmq.systemtest.process.RunningBroker;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages almost as large as a packet may be as installed, 2 MB. */
class LargeMessageIT {

    @RegisterExtension
    static final RunningBroker broker = RunningBroker.asInstalled();

    private static final int TWO_MEGABYTES = 2 * 1024 * 1024;

    @RegisterExtension
    final Clients clients = Clients.ofOneTest(broker);

    private final String topic = newName("topic");

    @EveryClient
    void theyArriveWholeWithEachQos(ClientKind kind) {
        Client subscriber = clients.subscriber(kind, topic, 2);
        Client publisher = clients.connect(kind);
        String pattern = "0123456789abcdef";
        String payload = pattern.repeat((TWO_MEGABYTES - 1_024) / pattern.length());

        for (int qos = 0; qos <= 2; qos++) {
            publisher.publish(Publication.of(topic, payload).qos(qos));
            Delivery delivery = subscriber.inbox().next();
            assertThat(delivery.qos()).isEqualTo(qos);
            assertThat(delivery.payload().equals(payload))
                    .as("the same, unabridged")
                    .isTrue();
        }
    }
}
