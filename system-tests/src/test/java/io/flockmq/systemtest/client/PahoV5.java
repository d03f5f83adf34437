package io.flockmq.systemtest.client;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Eclipse Paho Java for MQTT 5. */
final class PahoV5 implements Client, MqttCallback {

    private static final long PATIENCE = Inbox.PATIENCE.toMillis();
    private static final int FIRST_REFUSAL = 0x80;

    private final MqttAsyncClient client;
    private final MqttConnectionOptions options;
    private final Inbox inbox = new Inbox();
    private volatile Connack connack;
    private volatile CompletableFuture<Ending> ended = new CompletableFuture<>();

    PahoV5(Address broker, Connect connect) {
        options = PahoV5Packets.options(connect);
        try {
            client = new MqttAsyncClient(broker.uri(), connect.clientId(), new MemoryPersistence());
            client.setCallback(this);
            connack = connect();
        } catch (MqttException e) {
            throw failure(e);
        }
    }

    private Connack connect() throws MqttException {
        IMqttToken token = client.connect(options);
        token.waitForCompletion(PATIENCE);
        return PahoV5Packets.connack(token.getSessionPresent(), token.getResponseProperties());
    }

    private static RuntimeException failure(MqttException e) {
        return e.getReasonCode() >= FIRST_REFUSAL && e.getReasonCode() <= 0xFF
                ? new RefusedException(e.getReasonCode(), e)
                : new IllegalStateException(e);
    }

    @Override
    public Connack connack() {
        return connack;
    }

    @Override
    public List<Integer> subscribe(Subscription... subscriptions) {
        MqttProperties properties = new MqttProperties();
        Integer id = subscriptions[0].id();
        if (id != null) {
            properties.setSubscriptionIdentifier(id);
        }
        MqttSubscription[] filters =
                Stream.of(subscriptions).map(PahoV5Packets::subscription).toArray(MqttSubscription[]::new);
        try {
            return reasonCodes(client.subscribe(filters, null, null, properties));
        } catch (MqttException e) {
            throw failure(e);
        }
    }

    @Override
    public List<Integer> unsubscribe(String... filters) {
        try {
            return reasonCodes(client.unsubscribe(filters));
        } catch (MqttException e) {
            throw failure(e);
        }
    }

    /** Waits. A refusal of one filter fails the token, which still has the codes. */
    private static List<Integer> reasonCodes(IMqttToken token) throws MqttException {
        try {
            token.waitForCompletion(PATIENCE);
        } catch (MqttException e) {
            if (token.getReasonCodes() == null) {
                throw e;
            }
        }
        return Arrays.stream(token.getReasonCodes()).boxed().toList();
    }

    @Override
    public int publish(Publication publication) {
        try {
            IMqttToken token = client.publish(publication.topic(), PahoV5Packets.message(publication));
            token.waitForCompletion(PATIENCE);
            int[] codes = token.getReasonCodes();
            return codes == null || codes.length == 0 ? 0 : codes[0];
        } catch (MqttException e) {
            throw failure(e);
        }
    }

    @Override
    public void send(Publication publication) {
        try {
            client.publish(publication.topic(), PahoV5Packets.message(publication));
        } catch (MqttException e) {
            throw failure(e);
        }
    }

    @Override
    public Connack reconnect() {
        options.setCleanStart(false);
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
            client.disconnect(0, null, null, reasonCode, new MqttProperties()).waitForCompletion(PATIENCE);
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
                client.disconnectForcibly(0, 1, NORMAL_DISCONNECTION, new MqttProperties());
            }
            client.close(true);
        } catch (MqttException e) {
            throw failure(e);
        }
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        inbox.add(PahoV5Packets.delivery(topic, message));
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        int code = response.getReturnCode();
        ended.complete(
                code >= FIRST_REFUSAL && code <= 0xFF ? new Ending(code, response.getReasonString()) : Ending.SILENT);
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
        // Shows in `disconnected` or in the call that failed.
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
        // Whoever publishes waits for the token.
    }

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {
        // Whoever connects waits for the token.
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
        // Not used.
    }
}
