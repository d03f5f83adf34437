package io.flockmq.broker.connection;

import io.flockmq.broker.codec.FrameDecoder;
import io.flockmq.broker.security.EnhancedAuthentication;
import io.flockmq.broker.security.Verdict;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.SessionTable;
import io.flockmq.broker.session.Timers;
import io.flockmq.broker.topic.ReasonCode;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * One client from its CONNECT, which is correct, to its CONNACK: it is found out who it is, its channel is taken to the event loop of
 * its client identifier, and its session is opened there. Event loop only: first that of the channel, then that of the client.
 */
final class ConnectExchange {

    /** What a client is told that is refused. */
    enum Told {
        /** The reason code, and for MQTT 5 the cause. */
        CAUSE,
        /** The reason code alone: the cause is not for strangers. */
        REASON,
        /** Nothing. */
        NOTHING
    }

    /**
     * Who has come.
     *
     * @param address null where it has no IP address
     * @param user null for nobody known
     * @param rival how it is told apart from others with its client identifier
     */
    record Known(@Nullable InetAddress address, @Nullable String user, Rivals.Rival rival) {}

    /** What becomes of the connection; the handler of the channel does it. */
    interface Outcome {
        /** The connection ends, and {@link #end} is called. */
        void refuse(ReasonCode reason, String cause, Told told);

        /** The channel is on the event loop of its client. */
        void moved(EventLoopServices home);

        /** The channel was closed between two event loops, where nobody is told that it is inactive. */
        void closedOnTheWay();

        /** Notes who has come; false if that is not wanted any more, and the connection ends. */
        boolean isWelcome(Known known);

        /** What the session is to be bound to. */
        ClientConnection connection(Admission.Decision.Admit admitted);

        /** The session is there: CONNACK can be sent. */
        void ready(Admission.Decision.Admit admitted, ClientConnection connection, Session session, boolean present);

        /** Whether CONNACK is sent, and nothing has ended the connection since. */
        boolean isConnected();

        /** Something failed that no pipeline sees. */
        void fault(RuntimeException fault);
    }

    private final ConnectionSettings settings;
    private final Admission admission;
    private final EventLoops loops;
    private final FrameDecoder decoder;
    private final ChannelHandlerContext context;
    private final Outcome outcome;
    private ConnectDecision.Accept client;
    private EventLoopServices services;
    private @Nullable Newcomer newcomer;
    private Timers.@Nullable Timer deadline;
    private boolean over;

    /**
     * Nobody is asked yet.
     *
     * @param services of the event loop that the channel is on
     * @param context of the handler of the channel
     */
    ConnectExchange(
            ConnectDecision.Accept client,
            ConnectionSettings settings,
            Admission admission,
            EventLoops loops,
            EventLoopServices services,
            FrameDecoder decoder,
            ChannelHandlerContext context,
            Outcome outcome) {
        this.client = client;
        this.settings = settings;
        this.admission = admission;
        this.loops = loops;
        this.services = services;
        this.decoder = decoder;
        this.context = context;
        this.outcome = outcome;
    }

    ConnectDecision.Accept client() {
        return client;
    }

    /** Whether it is being found out who the client is. */
    boolean isAsking() {
        return newcomer != null;
    }

    /** The connection is ending, or CONNACK is about to be sent: what still comes does not count. */
    void end() {
        over = true;
        if (newcomer != null) {
            newcomer.end();
        }
        if (deadline != null) {
            deadline.cancel();
        }
    }

    // ---------------------------------------------------------------- who it is

    void begin(MqttConnectMessage message) {
        AuthData said = AuthData.of(message.variableHeader().properties());
        EnhancedAuthentication method = said == null ? null : admission.method(said.method());
        if (said != null && method == null) { // [MQTT-4.12.0-1]
            outcome.refuse(
                    ReasonCode.BAD_AUTHENTICATION_METHOD,
                    "an authentication method that is not supported here",
                    Told.CAUSE);
            return;
        }
        Newcomer asked = new Newcomer(client, method, services, settings.connectTimeout(), new Identification(method));
        newcomer = asked;
        asked.follow(
                said == null || method == null
                        ? admission.authenticate(
                                channel(), client, message.payload().passwordInBytes())
                        : admission.begin(channel(), client, method, said.data()));
    }

    /** A packet that has come since: the decoder lets one through when the client was asked something. */
    void received(MqttMessage message) {
        Newcomer asked = newcomer;
        if (asked == null) {
            throw new IllegalStateException("the decoder is paused");
        }
        decoder.pause();
        asked.answers(message);
    }

    /** What comes of it while it is found out who the client is. */
    private final class Identification implements Newcomer.Outcome {

        private final @Nullable EnhancedAuthentication method;

        private Identification(@Nullable EnhancedAuthentication method) {
            this.method = method;
        }

        @Override
        public void ask(MqttMessage auth) {
            ProtocolVersionAttribute.set(channel(), client.version());
            var _ = context.writeAndFlush(auth);
            decoder.resumeBeforeConnack();
        }

        @Override
        public void known(Verdict verdict) {
            newcomer = null;
            admit(verdict, method);
        }

        @Override
        public void refuse(ReasonCode reason, String cause, boolean tell) {
            outcome.refuse(reason, cause, tell ? Told.CAUSE : Told.NOTHING);
        }

        @Override
        public void fault(RuntimeException fault) {
            outcome.fault(fault);
        }
    }

    private void admit(Verdict verdict, @Nullable EnhancedAuthentication method) {
        switch (admission.decide(channel(), client, verdict, method)) {
            case Admission.Decision.Refuse(ReasonCode reason, String cause) ->
                outcome.refuse(reason, cause, Told.REASON);
            case Admission.Decision.Admit admitted -> {
                client = admitted.client();
                if (!client.takesConnack()) {
                    outcome.refuse(ReasonCode.PACKET_TOO_LARGE, "CONNACK would be larger than it takes", Told.REASON);
                    return;
                }
                EventLoopServices home = loops.of(client.clientId());
                if (home == services) {
                    enter(admitted);
                } else {
                    moveTo(home, admitted);
                }
            }
        }
    }

    private void moveTo(EventLoopServices home, Admission.Decision.Admit admitted) {
        Channel channel = channel();
        channel.deregister().addListener(gone -> {
            services = home;
            outcome.moved(home);
            home.loop().register(channel).addListener(arrived -> {
                if (arrived.isSuccess()) {
                    decoder.useInterner(home.topics());
                    safely(() -> enter(admitted));
                } else {
                    var _ = channel.close();
                    outcome.closedOnTheWay();
                }
            });
        });
    }

    // ---------------------------------------------------------------- its session

    private void enter(Admission.Decision.Admit admitted) {
        Rivals.Rival rival = new Rivals.Rival(client.clientId(), Addresses.of(channel()));
        Known known = new Known(Peer.inetAddress(channel()), admitted.identity().user(), rival);
        if (over || !outcome.isWelcome(known)) {
            return; // ended on the way, or is ending now
        }
        services.rivals()
                .whenItsTurn(
                        rival,
                        () -> safely(() -> open(admitted, rival)),
                        () -> outcome.refuse(
                                ReasonCode.SERVER_BUSY,
                                "another client came with its client identifier, which is contested",
                                Told.CAUSE));
    }

    private void open(Admission.Decision.Admit admitted, Rivals.Rival rival) {
        if (over) {
            return;
        }
        ClientConnection connection = outcome.connection(admitted);
        SessionTable.Request request = new SessionTable.Request(
                        client.clientId(),
                        client.cleanStart(),
                        client.sessionExpiry(),
                        client.receiveMaximum(),
                        client.will(),
                        connection)
                .of(settings.sessionsOfUsers() ? admitted.identity().user() : null);
        services.opener().open(request, opened -> opened(admitted, rival, connection, opened));
        if (!over) {
            deadline = services.timers()
                    .schedule(
                            settings.connectTimeout(),
                            () -> outcome.refuse(
                                    ReasonCode.SERVER_UNAVAILABLE,
                                    "the session could not be opened within "
                                            + settings.connectTimeout().toMillis() + " ms",
                                    Told.CAUSE));
        }
    }

    /** The session is bound to the connection, whatever happens here: it must learn if the connection does not last. */
    private void opened(
            Admission.Decision.Admit admitted,
            Rivals.Rival rival,
            ClientConnection connection,
            SessionTable.Opened opened) {
        safely(() -> {
            if (!over) {
                decide(admitted, connection, opened);
            }
        });
        services.rivals().opened(rival);
        if (!outcome.isConnected() && opened instanceof SessionTable.Opened.Ready(var session, boolean _)) {
            services.sessions().connectionLost(session, connection);
        }
    }

    private void decide(Admission.Decision.Admit admitted, ClientConnection connection, SessionTable.Opened opened) {
        switch (opened) {
            case SessionTable.Opened.TooMany() ->
                outcome.refuse(ReasonCode.QUOTA_EXCEEDED, "as many sessions as allowed", Told.CAUSE);
            case SessionTable.Opened.OfAnotherUser() ->
                outcome.refuse(ReasonCode.NOT_AUTHORIZED, "the session is that of another user", Told.REASON);
            case SessionTable.Opened.Unavailable(String cause) ->
                outcome.refuse(ReasonCode.SERVER_UNAVAILABLE, cause, Told.CAUSE);
            case SessionTable.Opened.Elsewhere() ->
                outcome.refuse(
                        new LastPackets(settings.serverReference()).goElsewhere(),
                        "this node is about to leave its cluster",
                        Told.CAUSE);
            case SessionTable.Opened.Ready(var session, boolean present) -> {
                end();
                outcome.ready(admitted, connection, session, present);
            }
        }
    }

    /** As a pipeline would: a fault ends this connection and is reported. */
    private void safely(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException fault) {
            outcome.fault(fault);
        }
    }

    private Channel channel() {
        return context.channel();
    }
}
