package io.flockmq.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.client.Connect;
import io.flockmq.systemtest.client.Mosquitto;
import io.flockmq.systemtest.client.Mosquitto.Version;
import io.flockmq.systemtest.client.Publication;
import io.flockmq.systemtest.client.Subscription;
import io.flockmq.systemtest.process.BrokerProcess;
import io.flockmq.systemtest.process.RequiresProgram;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The first minutes of somebody who has read the README, with the two commands that everybody has. */
@RequiresProgram({"mosquitto_sub", "mosquitto_pub"})
class FirstWalkIT {

    @AutoClose
    private static final BrokerProcess broker = BrokerProcess.start();

    @Test
    void aFirstMessageArrivesAndTheLogNamesBothClients() {
        try (Mosquitto reader = new Mosquitto(broker.address(), Connect.as("reader"), Version.MQTTV311);
                Mosquitto writer = new Mosquitto(broker.address(), Connect.as("writer"), Version.MQTTV311)) {
            broker.awaitLog("Listener tcp", "127.0.0.1:" + broker.address().port());

            reader.subscribe(Subscription.to("test/topic1"));
            writer.publish(Publication.of("test/topic1", "Hello"));

            assertThat(reader.inbox().next().payload()).isEqualTo("Hello");
            broker.awaitLog("reader", "connected");
            broker.awaitLog("reader", "subscribed", "test/topic1");
            broker.awaitLog("writer-pub", "connected");
            broker.awaitLog("writer-pub", "disconnected");
        }
    }

    @Test
    void wildcardsSelectOneLevelOrAllThatFollow() {
        try (Mosquitto oneLevel = new Mosquitto(broker.address(), Connect.as("plus"), Version.MQTTV311);
                Mosquitto allLevels = new Mosquitto(broker.address(), Connect.as("hash"), Version.MQTTV5);
                Mosquitto writer = new Mosquitto(broker.address(), Connect.as("writer"), Version.MQTTV311)) {
            oneLevel.subscribe(Subscription.to("building1/+/temperature"));
            allLevels.subscribe(Subscription.to("building1/#"));

            writer.publish(Publication.of("building1/floor1/temperature", "21"));
            writer.publish(Publication.of("building1/floor1/humidity", "40"));
            writer.publish(Publication.of("building1/floor1/room2/temperature", "22"));
            writer.publish(Publication.of("building2/floor1/temperature", "23"));
            writer.publish(Publication.of("building1/floor2/temperature", "24"));

            assertThat(oneLevel.inbox().payloadsBefore("24")).containsExactly("21");
            assertThat(allLevels.inbox().payloadsBefore("24")).containsExactly("21", "40", "22");
        }
    }
}
