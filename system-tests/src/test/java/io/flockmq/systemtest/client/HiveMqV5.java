package io.flockmq.systemtest.client;

import static com.hivemq.client.mqtt.MqttGlobalPublishFilter.ALL;
import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientState;
import com.hivemq.client.mqtt.datatypes.MqttTopicFilter;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedContext;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5MessageException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubRecException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5UnsubAckException;
import com.hivemq.client.mqtt.mqtt5.message.Mqtt5ReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5Disconnect;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult.Mqtt5Qos1Result;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult.Mqtt5Qos2Result;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscribe;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAck;
import com.hivemq.client.mqtt.mqtt5.message.unsubscribe.Mqtt5Unsubscribe;
import com.hivemq.client.mqtt.mqtt5.message.unsubscribe.unsuback.Mqtt5UnsubAck;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** HiveMQ MQTT Client for MQTT 5. */
final class HiveMqV5 implements Client {

    private final Mqtt5AsyncClient client;
    private final Connect connect;
    private final Inbox inbox = new Inbox();
    private volatile Connack connack;
    private volatile CompletableFuture<Ending> ended = new CompletableFuture<>();

    HiveMqV5(Address broker, Connect connect) {
        this.connect = connect;
        client = MqttClient.builder()
                .useMqttVersion5()
                .identifier(connect.clientId())
                .serverHost(broker.host())
                .serverPort(broker.port())
                .addDisconnectedListener(this::onDisconnected)
                .buildAsync();
        client.publishes(ALL, publish -> inbox.add(HiveMqV5Packets.delivery(publish)));
        connack = connect(connect.cleanStart());
    }

    private void onDisconnected(MqttClientDisconnectedContext context) {
        ended.complete(
                context.getCause() instanceof Mqtt5DisconnectException e
                        ? new Ending(e.getMqttMessage().getReasonCode().getCode())
                        : Ending.SILENT);
    }

    private Connack connect(boolean cleanStart) {
        try {
            return HiveMqV5Packets.connack(Replies.await(
                    client.connect(HiveMqV5Packets.connect(connect, cleanStart)), Mqtt5ConnAckException.class));
        } catch (Mqtt5ConnAckException e) {
            throw new RefusedException(e.getMqttMessage().getReasonCode().getCode(), e);
        }
    }

    @Override
    public Connack connack() {
        return connack;
    }

    @Override
    public List<Integer> subscribe(Subscription... subscriptions) {
        CompletableFuture<Mqtt5SubAck> reply = client.subscribe(Mqtt5Subscribe.builder()
                .addSubscriptions(Stream.of(subscriptions).map(HiveMqV5Packets::subscription))
                .build());
        try {
            return codes(Replies.await(reply, Mqtt5SubAckException.class).getReasonCodes());
        } catch (Mqtt5SubAckException e) {
            return codes(e.getMqttMessage().getReasonCodes());
        }
    }

    @Override
    public List<Integer> unsubscribe(String... filters) {
        CompletableFuture<Mqtt5UnsubAck> reply = client.unsubscribe(Mqtt5Unsubscribe.builder()
                .addTopicFilters(Stream.of(filters).map(MqttTopicFilter::of))
                .build());
        try {
            return codes(Replies.await(reply, Mqtt5UnsubAckException.class).getReasonCodes());
        } catch (Mqtt5UnsubAckException e) {
            return codes(e.getMqttMessage().getReasonCodes());
        }
    }

    private static List<Integer> codes(List<? extends Mqtt5ReasonCode> codes) {
        return codes.stream().map(Mqtt5ReasonCode::getCode).toList();
    }

    @Override
    public int publish(Publication publication) {
        try {
            Mqtt5PublishResult result =
                    Replies.await(client.publish(HiveMqV5Packets.publish(publication)), Mqtt5MessageException.class);
            return switch (result) {
                case Mqtt5Qos1Result acknowledged ->
                    acknowledged.getPubAck().getReasonCode().getCode();
                case Mqtt5Qos2Result received ->
                    received.getPubRec().getReasonCode().getCode();
                default -> 0;
            };
        } catch (Mqtt5PubAckException e) {
            throw new RefusedException(e.getMqttMessage().getReasonCode().getCode(), e);
        } catch (Mqtt5PubRecException e) {
            throw new RefusedException(e.getMqttMessage().getReasonCode().getCode(), e);
        }
    }

    @Override
    public void send(Publication publication) {
        var _ = client.publish(HiveMqV5Packets.publish(publication));
    }

    @Override
    public Connack reconnect() {
        // The client tells its listeners shortly before it is ready to connect again.
        await().atMost(Inbox.PATIENCE).until(() -> client.getState() == MqttClientState.DISCONNECTED);
        ended = new CompletableFuture<>();
        connack = connect(false);
        return connack;
    }

    @Override
    public void disconnect(int reasonCode) {
        Replies.await(client.disconnect(Mqtt5Disconnect.builder()
                .reasonCode(requireNonNull(Mqtt5DisconnectReasonCode.fromCode(reasonCode)))
                .build()));
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
        // A failure means that it is not connected any more.
        Replies.await(client.disconnect().handle((done, failure) -> Boolean.TRUE));
    }
}
