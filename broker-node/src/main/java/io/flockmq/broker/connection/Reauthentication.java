package io.flockmq.broker.connection;

import io.flockmq.broker.security.EnhancedAuthentication;
import io.flockmq.broker.security.Verdict;
import io.flockmq.broker.session.Timers;
import io.flockmq.broker.topic.ReasonCode;
import io.netty.channel.Channel;
import io.netty.handler.codec.mqtt.MqttMessage;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets a client that is connected show again who it is, by the method of its CONNECT (MQTT 5.0, section 4.12.1). The connection goes on
 * meanwhile, and ends if the client fails, does not finish in time, or turns out to be somebody else. Event loop only.
 */
final class Reauthentication implements AuthExchange.Asker {

    /** What becomes of the connection; the handler of the channel does it. */
    interface Outcome {
        void send(MqttMessage auth);

        /** The client has shown who it is: this holds from now on. */
        void renewed(Admission.Decision.Admit again);

        /** The connection ends; the client is not told the cause. */
        void end(ReasonCode reason, String cause);

        void fault(RuntimeException fault);
    }

    private final Admission admission;
    private final Channel channel;
    private final Admission.Decision.Admit since;
    private final EnhancedAuthentication method;
    private final EventLoopServices services;
    private final Duration timeout;
    private final Outcome outcome;
    private @Nullable AuthExchange exchange;
    private Timers.@Nullable Timer deadline;

    /**
     * Waits for the client to begin.
     *
     * @param since as what the client was let in
     * @param method by which it was, and will be
     * @param timeout the longest that one exchange may take
     */
    Reauthentication(
            Admission admission,
            Channel channel,
            Admission.Decision.Admit since,
            EnhancedAuthentication method,
            EventLoopServices services,
            Duration timeout,
            Outcome outcome) {
        this.admission = admission;
        this.channel = channel;
        this.since = since;
        this.method = method;
        this.services = services;
        this.timeout = timeout;
        this.outcome = outcome;
    }

    /** An AUTH of the client. */
    void received(MqttMessage message) {
        AuthData said = AuthData.of(message);
        if (said == null || !said.method().equals(method.method())) { // [MQTT-4.12.0-5] [MQTT-4.12.1-1]
            outcome.end(ReasonCode.PROTOCOL_ERROR, "AUTH with another authentication method than CONNECT");
        } else if (AuthData.continues(message)) {
            goOn(said.data());
        } else { // the decoder lets no other reason through
            begin(said.data());
        }
    }

    private void begin(byte @Nullable [] data) {
        if (exchange != null) {
            outcome.end(ReasonCode.PROTOCOL_ERROR, "a re-authentication before the end of the last one");
            return;
        }
        AuthExchange fresh = new AuthExchange(services.loop(), this);
        exchange = fresh;
        deadline = services.timers().schedule(timeout, () -> late(fresh));
        fresh.follow(admission.begin(channel, since.client(), method, data));
    }

    private void late(AuthExchange exchange) {
        String cause = "its re-authentication took more than " + timeout.toMillis() + " ms";
        outcome.end(exchange.isClientsTurn() ? ReasonCode.NOT_AUTHORIZED : ReasonCode.SERVER_BUSY, cause);
    }

    private void goOn(byte @Nullable [] data) {
        AuthExchange now = exchange;
        if (now == null || !now.isClientsTurn()) {
            outcome.end(ReasonCode.PROTOCOL_ERROR, "AUTH that nobody waits for");
        } else {
            now.answered(data);
        }
    }

    @Override
    public void ask(byte[] data) {
        if (exchange == null) {
            return; // ended on the way
        }
        AuthData told = new AuthData(method.method(), data);
        if (told.fits(since.client())) {
            outcome.send(ControlPackets.auth(ReasonCode.CONTINUE_AUTHENTICATION, told)); // [MQTT-4.12.0-2]
        } else {
            outcome.end(ReasonCode.PACKET_TOO_LARGE, "AUTH would be larger than it takes");
        }
    }

    @Override
    public void decided(Verdict verdict, byte @Nullable [] data) {
        if (exchange == null) {
            return; // ended on the way
        }
        ended();
        switch (admission.decide(channel, since.client(), verdict, method)) {
            case Admission.Decision.Refuse(ReasonCode reason, String cause) ->
                outcome.end( // [MQTT-4.12.1-2]; DISCONNECT has fewer reasons than CONNACK
                        reason == ReasonCode.SERVER_UNAVAILABLE ? ReasonCode.SERVER_BUSY : ReasonCode.NOT_AUTHORIZED,
                        "its re-authentication failed: " + cause);
            case Admission.Decision.Admit again -> {
                if (isTheSame(again)) {
                    outcome.send(ControlPackets.auth(ReasonCode.SUCCESS, new AuthData(method.method(), data)));
                    outcome.renewed(again);
                } else {
                    outcome.end(ReasonCode.NOT_AUTHORIZED, "its re-authentication is that of another client");
                }
            }
        }
    }

    private boolean isTheSame(Admission.Decision.Admit again) {
        return Objects.equals(again.identity().user(), since.identity().user())
                && again.client().clientId().equals(since.client().clientId());
    }

    @Override
    public void failed(RuntimeException fault) {
        outcome.fault(fault);
    }

    /** The exchange is over, or the connection is: what still comes of it does not count. */
    void ended() {
        exchange = null;
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
    }
}
