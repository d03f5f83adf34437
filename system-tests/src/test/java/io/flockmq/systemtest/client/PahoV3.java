package io.flockmq.systemtest.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Eclipse Paho Java for MQTT 3.1 and 3.1.1. */
final class PahoV3 implements Client, MqttCallback {

    private static final long PATIENCE = Inbox.PATIENCE.toMillis();
    private static final int CONNACK_CODES = 5;

    private final MqttAsyncClient client;
    private final MqttConnectOptions options;
    private final Inbox inbox = new Inbox();
    private volatile Connack connack;
    private volatile CompletableFuture<Ending> ended = new CompletableFuture<>();

    PahoV3(Address broker, Connect connect, int mqttVersion) {
        options = options(connect, mqttVersion);
        try {
            client = new MqttAsyncClient(broker.uri(), connect.clientId(), new MemoryPersistence());
            client.setCallback(this);
            connack = connect();
        } catch (MqttException e) {
            throw failure(e);
        }
    }

    private static MqttConnectOptions options(Connect connect, int mqttVersion) {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(mqttVersion);
        options.setCleanSession(connect.cleanStart());
        options.setKeepAliveInterval(connect.keepAlive());
        options.setMaxInflight(1_000);
        Will will = connect.will();
        if (will != null) {
            Publication publication = will.publication();
            options.setWill(
                    publication.topic(),
                    publication.payload().getBytes(UTF_8),
                    publication.qos(),
                    publication.retain());
        }
        return options;
    }

    private Connack connect() throws MqttException {
        IMqttToken token = client.connect(options);
        token.waitForCompletion(PATIENCE);
        return Connack.ofMqtt3(token.getSessionPresent());
    }

    private static RuntimeException failure(MqttException e) {
        return e.getReasonCode() > 0 && e.getReasonCode() <= CONNACK_CODES
                ? new RefusedException(e.getReasonCode(), e)
                : new IllegalStateException(e);
    }

    @Override
    public Connack connack() {
        return connack;
    }

    @Override
    public List<Integer> subscribe(Subscription... subscriptions) {
        String[] filters = Stream.of(subscriptions).map(Subscription::filter).toArray(String[]::new);
        int[] qos = Stream.of(subscriptions).mapToInt(Subscription::qos).toArray();
        try {
            IMqttToken token = client.subscribe(filters, qos);
            token.waitForCompletion(PATIENCE);
            return Arrays.stream(token.getGrantedQos()).boxed().toList();
        } catch (MqttException e) {
            throw failure(e);
        }
    }

    @Override
    public List<Integer> unsubscribe(String... filters) {
        try {
            client.unsubscribe(filters).waitForCompletion(PATIENCE);
            return Stream.of(filters).map(filter -> 0).toList();
        } catch (MqttException e) {
            throw failure(e);
        }
    }

    @Override
    public int publish(Publication publication) {
        try {
            start(publication).waitForCompletion(PATIENCE);
            return 0;
        } catch (MqttException e) {
            throw failure(e);
        }
    }

    @Override
    public void send(Publication publication) {
        try {
            start(publication);
        } catch (MqttException e) {
            throw failure(e);
        }
    }

    private IMqttToken start(Publication publication) throws MqttException {
        return client.publish(
                publication.topic(), publication.payload().getBytes(UTF_8), publication.qos(), publication.retain());
    }

    @Override
    public Connack reconnect() {
        options.setCleanSession(false);
        ended = new CompletableFuture<>();
        try {
            connack = connect();
            return connack;
        } catch (MqttException e) {
            throw failure(e);
        }
    }

    @Override
    public void disconnect(int reasonCode) {
        try {
            client.disconnect().waitForCompletion(PATIENCE);
        } catch (MqttException e) {
            throw failure(e);
        }
    }

    @Override
    public CompletableFuture<Ending> ended() {
        return ended;
    }

    @Override
    public Inbox inbox() {
        return inbox;
    }

    @Override
    public void close() {
        try {
            if (client.isConnected()) {
                client.disconnectForcibly(0, 1, true);
            }
            client.close(true);
        } catch (MqttException e) {
            throw failure(e);
        }
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        inbox.add(new Delivery(
                topic,
                new String(message.getPayload(), UTF_8),
                message.getQos(),
                message.isRetained(),
                message.isDuplicate(),
                Properties.NONE,
                List.of()));
    }

    @Override
    public void connectionLost(Throwable cause) {
        ended.complete(Ending.SILENT);
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
        // Whoever publishes waits for the token.
    }
}
