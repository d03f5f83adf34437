package io.flockmq.broker.connection;

import io.flockmq.broker.security.EnhancedAuthentication;
import io.flockmq.broker.security.EnhancedAuthentication.Step;
import io.flockmq.broker.security.Verdict;
import io.flockmq.broker.session.Timers;
import io.flockmq.broker.topic.ReasonCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A client of which it is being found out who it is: by others, by what it answers (MQTT 5.0, section 4.12), or both in turn, and in
 * bounded time all in all. Event loop only.
 */
final class Newcomer implements AuthExchange.Asker {

    /** What becomes of the connection; the handler of the channel does it. */
    interface Outcome {
        /** Sends AUTH and lets one packet of the client come, which goes to {@link #answers}. */
        void ask(MqttMessage auth);

        void known(Verdict verdict);

        /**
         * The client is refused.
         *
         * @param tell whether it is told why
         */
        void refuse(ReasonCode reason, String cause, boolean tell);

        void fault(RuntimeException fault);
    }

    private final ConnectDecision.Accept client;
    private final @Nullable EnhancedAuthentication method;
    private final Timers timers;
    private final Duration timeout;
    private final Outcome outcome;
    private final AuthExchange exchange;
    private Timers.@Nullable Timer deadline;
    private boolean over;

    /**
     * Nobody is asked yet.
     *
     * @param method that of CONNECT, null for none
     * @param timeout the longest that it may take
     */
    Newcomer(
            ConnectDecision.Accept client,
            @Nullable EnhancedAuthentication method,
            EventLoopServices services,
            Duration timeout,
            Outcome outcome) {
        this.client = client;
        this.method = method;
        this.timers = services.timers();
        this.timeout = timeout;
        this.outcome = outcome;
        this.exchange = new AuthExchange(services.loop(), this);
    }

    ConnectDecision.Accept client() {
        return client;
    }

    /** Waits for what comes of CONNECT, and of all that follows. */
    void follow(CompletionStage<Step> first) {
        exchange.follow(first);
        if (exchange.isUnderway()) {
            beInTime();
        }
    }

    /** Starts the time for all steps, with the first that takes any. */
    private void beInTime() {
        if (deadline == null) {
            deadline = timers.schedule(
                    timeout,
                    () -> outcome.refuse(
                            exchange.isClientsTurn() ? ReasonCode.NOT_AUTHORIZED : ReasonCode.SERVER_UNAVAILABLE,
                            "who the client is was not known within " + timeout.toMillis() + " ms",
                            true));
        }
    }

    @Override
    public void ask(byte[] data) {
        if (over) {
            return;
        }
        AuthData told = new AuthData(Objects.requireNonNull(method).method(), data);
        if (told.fits(client)) {
            beInTime();
            outcome.ask(ControlPackets.auth(ReasonCode.CONTINUE_AUTHENTICATION, told)); // [MQTT-4.12.0-2]
        } else {
            outcome.refuse(ReasonCode.PACKET_TOO_LARGE, "AUTH would be larger than it takes", true);
        }
    }

    /** AUTH or DISCONNECT: the decoder lets nothing else through. */
    void answers(MqttMessage message) {
        AuthData said = AuthData.of(message);
        if (message.fixedHeader().messageType() == MqttMessageType.DISCONNECT) {
            outcome.refuse(ReasonCode.UNSPECIFIED_ERROR, "client disconnected before CONNACK", false);
        } else if (said != null
                && said.method().equals(Objects.requireNonNull(method).method())
                && AuthData.continues(message)) {
            exchange.answered(said.data());
        } else { // [MQTT-4.12.0-3] [MQTT-4.12.0-5]
            outcome.refuse(ReasonCode.PROTOCOL_ERROR, "AUTH that does not go on with the method of CONNECT", true);
        }
    }

    @Override
    public void decided(Verdict verdict, byte @Nullable [] data) {
        if (over) {
            return;
        }
        end();
        if (method != null && verdict instanceof Verdict.Allowed) {
            new AuthData(method.method(), data).addTo(client.connackProperties()); // [MQTT-4.12.0-5]
        }
        outcome.known(verdict);
    }

    @Override
    public void failed(RuntimeException fault) {
        outcome.fault(fault);
    }

    /** The connection is ending, or it is known who the client is: what still comes does not count. */
    void end() {
        over = true;
        if (deadline != null) {
            deadline.cancel();
        }
    }
}
