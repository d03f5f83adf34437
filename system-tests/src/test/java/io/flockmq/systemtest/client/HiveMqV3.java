package io.flockmq.systemtest.client;

import static com.hivemq.client.mqtt.MqttGlobalPublishFilter.ALL;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientState;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.datatypes.MqttTopicFilter;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3SubAckException;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3Connect;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3ConnectBuilder;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscribe;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscription;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.suback.Mqtt3SubAck;
import com.hivemq.client.mqtt.mqtt3.message.unsubscribe.Mqtt3Unsubscribe;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** HiveMQ MQTT Client for MQTT 3.1.1. */
final class HiveMqV3 implements Client {

    private final Mqtt3AsyncClient client;
    private final Connect connect;
    private final Inbox inbox = new Inbox();
    private volatile Connack connack;
    private volatile CompletableFuture<Ending> ended = new CompletableFuture<>();

    HiveMqV3(Address broker, Connect connect) {
        this.connect = connect;
        client = MqttClient.builder()
                .useMqttVersion3()
                .identifier(connect.clientId())
                .serverHost(broker.host())
                .serverPort(broker.port())
                .addDisconnectedListener(context -> ended.complete(Ending.SILENT))
                .buildAsync();
        client.publishes(ALL, publish -> inbox.add(delivery(publish)));
        connack = connect(connect.cleanStart());
    }

    private Connack connect(boolean clean) {
        Mqtt3ConnectBuilder packet = Mqtt3Connect.builder().cleanSession(clean).keepAlive(connect.keepAlive());
        Will will = connect.will();
        if (will != null) {
            var _ = packet.willPublish(packet(will.publication()));
        }
        try {
            return Connack.ofMqtt3(Replies.await(client.connect(packet.build()), Mqtt3ConnAckException.class)
                    .isSessionPresent());
        } catch (Mqtt3ConnAckException e) {
            throw new RefusedException(e.getMqttMessage().getReturnCode().getCode(), e);
        }
    }

    @Override
    public Connack connack() {
        return connack;
    }

    @Override
    public List<Integer> subscribe(Subscription... subscriptions) {
        CompletableFuture<Mqtt3SubAck> reply = client.subscribe(Mqtt3Subscribe.builder()
                .addSubscriptions(Stream.of(subscriptions)
                        .map(subscription -> Mqtt3Subscription.builder()
                                .topicFilter(subscription.filter())
                                .qos(qos(subscription.qos()))
                                .build()))
                .build());
        try {
            return granted(Replies.await(reply, Mqtt3SubAckException.class));
        } catch (Mqtt3SubAckException e) {
            return granted(e.getMqttMessage());
        }
    }

    private static List<Integer> granted(Mqtt3SubAck suback) {
        return suback.getReturnCodes().stream().map(code -> code.getCode()).toList();
    }

    @Override
    public List<Integer> unsubscribe(String... filters) {
        Replies.await(client.unsubscribe(Mqtt3Unsubscribe.builder()
                .addTopicFilters(Stream.of(filters).map(MqttTopicFilter::of))
                .build()));
        return Stream.of(filters).map(filter -> 0).toList();
    }

    @Override
    public int publish(Publication publication) {
        Replies.await(client.publish(packet(publication)));
        return 0;
    }

    @Override
    public void send(Publication publication) {
        var _ = client.publish(packet(publication));
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
        Replies.await(client.disconnect());
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

    private static Mqtt3Publish packet(Publication publication) {
        return Mqtt3Publish.builder()
                .topic(publication.topic())
                .payload(publication.payload().getBytes(UTF_8))
                .qos(qos(publication.qos()))
                .retain(publication.retain())
                .build();
    }

    private static MqttQos qos(int code) {
        return requireNonNull(MqttQos.fromCode(code));
    }

    private static Delivery delivery(Mqtt3Publish publish) {
        return new Delivery(
                publish.getTopic().toString(),
                new String(publish.getPayloadAsBytes(), UTF_8),
                publish.getQos().getCode(),
                publish.isRetain(),
                false,
                Properties.NONE,
                List.of());
    }
}
