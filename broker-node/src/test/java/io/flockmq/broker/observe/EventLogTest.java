package io.flockmq.broker.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.topic.ReasonCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an operator reads. */
class EventLogTest {

    private static final String ADDRESS = "192.0.2.1:4711";

    private final LogLines lines = new LogLines(EventLog.class);
    private final EventLog log = new EventLog();

    @AfterEach
    void closeLog() {
        lines.close();
    }

    @Test
    void listeners() {
        says(
                new BrokerEvent.ListenerOpened("tcp", "MQTT over TCP", "127.0.0.1:1883"),
                "INFO Listener tcp: MQTT over TCP on 127.0.0.1:1883");
        says(new BrokerEvent.ListenerClosed("tcp", "127.0.0.1:1883"), "INFO Listener tcp: closed 127.0.0.1:1883");
    }

    @Test
    void clientsThatConnect() {
        says(
                connected(true, false, 60, 0, null),
                "INFO Client \"c\" connected from 192.0.2.1:4711 (MQTT 5.0, clean start, keep alive 60 s)");
        says(
                connected(false, false, 0, 3600, "alice"),
                "INFO Client \"c\" connected from 192.0.2.1:4711"
                        + " (MQTT 5.0, new session, keep alive off, session kept for 3600 s, user \"alice\")");
        says(
                connected(false, true, 10, 2 * 86_400, "bo\nb"),
                "INFO Client \"c\" connected from 192.0.2.1:4711"
                        + " (MQTT 5.0, session resumed, keep alive 10 s, session kept for 2 d, user \"bo\\nb\")");
    }

    @Test
    void clientsThatGo() {
        says(
                new BrokerEvent.ClientDisconnected("c", ADDRESS, ReasonCode.SUCCESS, "client disconnected", true),
                "INFO Client \"c\" from 192.0.2.1:4711 disconnected: client disconnected");
        says(
                new BrokerEvent.ClientDisconnected(
                        "c", ADDRESS, ReasonCode.KEEP_ALIVE_TIMEOUT, "no packet for 90 s", false),
                "INFO Client \"c\" from 192.0.2.1:4711 disconnected: no packet for 90 s");
    }

    @Test
    void connectionsThatComeToNothing() {
        says(
                new BrokerEvent.ConnectionRefused(
                        ADDRESS, null, ReasonCode.MALFORMED_PACKET, "reserved flags of CONNECT"),
                "INFO Connection from 192.0.2.1:4711 refused: reserved flags of CONNECT (Malformed Packet)");
        says(
                new BrokerEvent.ConnectionRefused(ADDRESS, "c", ReasonCode.NOT_AUTHORIZED, "anonymous"),
                "INFO Connection from 192.0.2.1:4711 of client \"c\" refused: anonymous (Not authorized)");
        says(
                new BrokerEvent.ConnectionRefused(ADDRESS, "", ReasonCode.UNSPECIFIED_ERROR, "closed before CONNECT"),
                "INFO Connection from 192.0.2.1:4711 ended: closed before CONNECT");
    }

    @Test
    void subscriptions() {
        says(
                new BrokerEvent.ClientSubscribed("c", "a/+", ReasonCode.GRANTED_QOS_2),
                "INFO Client \"c\" subscribed to \"a/+\" (QoS 2)");
        says(
                new BrokerEvent.ClientSubscribed("c", "a#", ReasonCode.TOPIC_FILTER_INVALID),
                "INFO Client \"c\" was refused the subscription to \"a#\": Topic Filter invalid");
        says(
                new BrokerEvent.ClientUnsubscribed("c", "a/+", ReasonCode.SUCCESS),
                "INFO Client \"c\" unsubscribed from \"a/+\"");
        says(
                new BrokerEvent.ClientUnsubscribed("c", "a/+", ReasonCode.NO_SUBSCRIPTION_EXISTED),
                "INFO Client \"c\" unsubscribed from \"a/+\": No subscription existed");
    }

    @Test
    void messagesThatGoNowhere() {
        says(
                new BrokerEvent.PublishRefused("c", "a", ReasonCode.QUOTA_EXCEEDED),
                "WARN Dropped a message of client \"c\" on \"a\": Quota exceeded");
        says(
                new BrokerEvent.MessageDropped("c", "a", DropReason.QUEUE_FULL),
                "WARN Dropped a message for client \"c\" on \"a\": queue full");
    }

    @Test
    void wills() {
        says(new BrokerEvent.WillPublished("c", "gone/c"), "INFO Client \"c\": will published to \"gone/c\"");
    }

    @Test
    void sessionsThatEnd() {
        says(new BrokerEvent.SessionEnded("c", "expired"), "INFO Session of client \"c\" ended: expired");
    }

    @Test
    void faultsOfTheBroker() {
        says(
                new BrokerEvent.InternalFault("delivering a message", new IllegalStateException("for a test")),
                "ERROR A fault of the broker while delivering a message; everything else goes on");
        assertThat(lines.texts()).as("with its stack trace").isEmpty();
    }

    private void says(BrokerEvent event, String line) {
        lines.forget();
        log.on(event);
        assertThat(lines.all()).containsExactly(line);
    }

    private static BrokerEvent connected(
            boolean cleanStart, boolean present, int keepAlive, long expiry, @Nullable String user) {
        return new BrokerEvent.ClientConnected("c", ADDRESS, "MQTT 5.0", cleanStart, present, keepAlive, expiry, user);
    }
}
