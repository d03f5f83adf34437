package io.flockmq.broker.connection;

import io.flockmq.broker.codec.FrameDecoder;
import io.flockmq.broker.codec.InboundPacket;
import io.flockmq.broker.codec.PacketException;
import io.flockmq.broker.connection.ConnectExchange.Told;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.event.Direction;
import io.flockmq.broker.event.PacketType;
import io.flockmq.broker.security.Identity;
import io.flockmq.broker.security.Refusal;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.Timers;
import io.flockmq.broker.topic.ReasonCode;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One connection from accept to close, as a handler at the end of its channel's pipeline. {@code docs/connection-states.md}
 * has its state table. Event loop only; after CONNECT the channel moves to the event loop of its client identifier.
 */
public final class ConnectionHandler extends ChannelInboundHandlerAdapter {

    private sealed interface State {
        /** Nothing but CONNECT may come, and it must come in time. */
        record AwaitingConnect(Timers.Timer deadline) implements State {}

        /** CONNECT has come, and CONNACK is not sent. */
        record Entering(ConnectExchange exchange) implements State {
            ConnectDecision.Accept client() {
                return exchange.client();
            }
        }

        /** CONNACK is sent. */
        record Connected(
                ClientConnection connection, @Nullable KeepAlive keepAlive) implements State {}

        /** The connection is ending: nothing that comes counts any more. */
        record Closing() implements State {}
    }

    private static final State CLOSING = new State.Closing();

    /** No client has a use for more of them in a second; who sends more is not refused, but waits. */
    private static final int CONTROL_PACKETS_IN_TURN = 1000;

    private static final Duration CONTROL_PAUSE = Duration.ofMillis(10);

    private final ConnectionSettings settings;
    private final Admission admission;
    private final LastPackets lastPackets;
    private final Brake brake;
    private final EventLoops loops;
    private final FrameDecoder decoder;
    private final BrokerEventListener events;
    private final OpenConnections open;

    private EventLoopServices services;
    private State state = CLOSING;
    private @Nullable ChannelHandlerContext context;
    private @Nullable PacketWriter writer;
    private @Nullable IOException failure;
    private @Nullable CredentialsTimer credentials;
    private boolean packetRead;
    private int controlPackets;
    /** The largest packet that the client takes, bytes; not known before CONNECT. */
    private int room = Integer.MAX_VALUE;

    private final Runnable resume;

    /** Who has come, once that is known; read by those who look for banned clients. */
    private volatile ConnectExchange.@Nullable Known known;

    /**
     * Handles one channel.
     *
     * @param access of the listener that it came through
     * @param services of the event loop that the channel is registered with first
     * @param decoder the frame decoder of the same pipeline
     * @param open knows all connections
     * @param entrance of the node
     */
    public ConnectionHandler(
            ConnectionSettings settings,
            ListenerAccess access,
            EventLoops loops,
            EventLoopServices services,
            FrameDecoder decoder,
            BrokerEventListener events,
            OpenConnections open,
            Entrance entrance) {
        this.settings = settings;
        this.admission = new Admission(access, entrance);
        this.lastPackets = new LastPackets(settings.serverReference());
        this.brake = new Brake(decoder, () -> state instanceof State.Connected);
        this.resume = brake::caughtUp;
        this.loops = loops;
        this.services = services;
        this.decoder = decoder;
        this.events = events;
        this.open = open;
    }

    private Channel channel() {
        return context().channel();
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext here = context;
        if (here == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return here;
    }

    private PacketWriter writer() {
        PacketWriter here = writer;
        if (here == null) {
            throw new IllegalStateException("before CONNECT");
        }
        return here;
    }

    private void cancelDeadline() {
        switch (state) {
            case State.AwaitingConnect(Timers.Timer deadline) -> deadline.cancel();
            case State.Entering(ConnectExchange exchange) -> exchange.end();
            case State.Connected _, State.Closing _ -> {}
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        open.add(this);
        services.traffic().connection();
        state = new State.AwaitingConnect(services.timers()
                .schedule(
                        settings.connectTimeout(),
                        () -> refuse(
                                null,
                                ReasonCode.KEEP_ALIVE_TIMEOUT,
                                "no CONNECT within " + settings.connectTimeout().toMillis() + " ms",
                                false)));
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        InboundPacket packet = (InboundPacket) message;
        switch (state) {
            case State.AwaitingConnect(Timers.Timer deadline) -> {
                deadline.cancel();
                connect((MqttConnectMessage) ((InboundPacket.Control) packet).message());
            }
            case State.Connected(ClientConnection connection, KeepAlive _) -> {
                if (!packetRead) {
                    packetRead = true;
                    noteArrival();
                    services.router().beginPublisher();
                }
                connection.received(packet);
                if (packet instanceof InboundPacket.Control) {
                    pauseIfChattering();
                }
                PublishPace pace = connection.pace();
                if (pace != null) {
                    pauseIfTooFast(pace);
                }
            }
            case State.Entering(ConnectExchange exchange) -> {
                MqttMessage more = ((InboundPacket.Control) packet).message();
                services.traffic().packet(Direction.RECEIVED, PacketTypes.of(more));
                exchange.received(more);
            }
            case State.Closing() -> {
                // what comes after the end does not count
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext from) {
        if (packetRead && state instanceof State.Connected(ClientConnection _, KeepAlive keepAlive)) {
            packetRead = false;
            if (keepAlive != null) {
                keepAlive.read();
            }
            pauseIfBehind();
            if (writer().isFullOfAnswers()) {
                brake.notReading();
            }
        }
    }

    private void noteArrival() {
        if (!services.timings().isArrivalKnown()) {
            services.endOfTurn()
                    .add(services.timings().arrives(services.timers().nanoTime()));
        }
    }

    /** Reads no further while somebody who was just sent messages does not keep up, or too many are not safe yet. */
    private void pauseIfBehind() {
        if (!brake.isBehind()
                && state instanceof State.Connected(ClientConnection connection, KeepAlive _)
                && (services.router().pauseIfBehind(resume) || connection.pauseIfOwingMuch(resume))) {
            brake.behind();
        }
    }

    /** Lets others have their turn now and then, however fast PINGREQ, SUBSCRIBE and their like come: they cost little to send. */
    private void pauseIfChattering() {
        controlPackets++;
        if (controlPackets >= CONTROL_PACKETS_IN_TURN && !brake.isTooFast()) {
            controlPackets = 0;
            brake.tooFast();
            services.timers().schedule(CONTROL_PAUSE, brake::slowEnough);
        }
    }

    /** Reads no further while the client has published more than it may by now. */
    private void pauseIfTooFast(PublishPace pace) {
        long pause = pace.takePause();
        if (pause == 0
                || brake.isTooFast()
                || !(state instanceof State.Connected(ClientConnection connection, KeepAlive _))) {
            return;
        }
        brake.tooFast();
        services.timers().schedule(Duration.ofNanos(pause), brake::slowEnough);
        if (pace.isWorthTelling(services.timers().nanoTime())) {
            events.on(new BrokerEvent.PublisherSlowed(connection.client().clientId(), address()));
        }
    }

    // ---------------------------------------------------------------- connect

    private void connect(MqttConnectMessage message) {
        services.traffic().packet(Direction.RECEIVED, PacketType.CONNECT);
        room = ConnectHandler.maximumPacketSize(message.variableHeader().properties());
        switch (new ConnectHandler(settings).decide(message)) {
            case ConnectDecision.Refuse(String clientId, ReasonCode reason, String cause) ->
                refuse(clientId, reason, cause, true);
            case ConnectDecision.Accept client -> {
                Refusal refusal = admission.atConnect(channel(), client);
                if (refusal != null) {
                    refuse(client.clientId(), refusal.reason(), refusal.cause(), refusal(refusal.reason(), null));
                } else {
                    ConnectExchange exchange = new ConnectExchange(
                            client, settings, admission, loops, services, decoder, context(), new Entry());
                    state = new State.Entering(exchange);
                    exchange.begin(message);
                }
            }
        }
    }

    /** What comes of a CONNECT. */
    private final class Entry implements ConnectExchange.Outcome {

        @Override
        public void refuse(ReasonCode reason, String cause, Told told) {
            if (state instanceof State.Entering entering) {
                ConnectionHandler.this.refuse(
                        entering.client().clientId(),
                        reason,
                        cause,
                        switch (told) {
                            case CAUSE -> refusal(reason, cause);
                            case REASON -> refusal(reason, null);
                            case NOTHING -> null;
                        });
            }
        }

        @Override
        public void moved(EventLoopServices home) {
            services = home;
        }

        @Override
        public void closedOnTheWay() {
            channelInactive(context());
        }

        /** Whoever is banned or revoked from here on is found by those who look for them. */
        @Override
        public boolean isWelcome(ConnectExchange.Known visitor) {
            known = visitor;
            if (isBanned()) {
                endBanned();
                return false;
            }
            if (Peer.isRevoked(channel())) {
                endRevoked();
                return false;
            }
            return true;
        }

        @Override
        public ClientConnection connection(Admission.Decision.Admit admitted) {
            ConnectDecision.Accept client = admitted.client();
            ProtocolVersionAttribute.set(channel(), client.version());
            writer = new PacketWriter(
                    context(),
                    services.endOfTurn(),
                    services.standstill(),
                    services.traffic(),
                    client.isMqtt5(),
                    settings.outboundBuffer());
            ClientConnection connection = new ClientConnection(
                    client, admitted.permissions(), settings, services, writer, ConnectionHandler.this::close);
            if (admitted.method() != null) {
                connection.reauthenticatesBy(new Reauthentication(
                        admission,
                        channel(),
                        admitted,
                        admitted.method(),
                        services,
                        settings.connectTimeout(),
                        new Renewal(connection)));
            }
            return connection;
        }

        @Override
        public void ready(
                Admission.Decision.Admit admitted, ClientConnection connection, Session session, boolean present) {
            ConnectDecision.Accept client = admitted.client();
            connection.opened(session, settings, ConnectionHandler.this::pauseIfBehind, events);
            KeepAlive keepAlive = client.keepAlive() == 0
                    ? null
                    : new KeepAlive(
                            services.timers(),
                            client.keepAlive(),
                            brake::isBrokersDoing,
                            ConnectionHandler.this::silent);
            state = new State.Connected(connection, keepAlive);
            services.subscriptions().connectedChanged(session, true);
            writer().control(ControlPackets.connack(
                    MqttConnectReturnCode.CONNECTION_ACCEPTED,
                    present && client.knowsSessionPresent(),
                    client.connackProperties()));
            events.on(new BrokerEvent.ClientConnected(
                    client.clientId(),
                    address(),
                    versionForPeople(client.version()),
                    client.cleanStart(),
                    present,
                    client.keepAlive(),
                    client.sessionExpiry(),
                    client.user()));
            session.start();
            decoder.resume();
            endWith(admitted.identity());
        }

        @Override
        public boolean isConnected() {
            return state instanceof State.Connected;
        }

        @Override
        public void fault(RuntimeException fault) {
            exceptionCaught(context(), fault);
        }
    }

    /** Ends the connection when the client's credentials do. */
    private void endWith(Identity identity) {
        if (state instanceof State.Connected) {
            CredentialsTimer timer = new CredentialsTimer(
                    services.timers(),
                    () -> admission.remaining(identity),
                    () -> close(ReasonCode.NOT_AUTHORIZED, "its credentials have expired", true, false));
            credentials = timer;
            timer.start();
        }
    }

    /** What comes of it if a client shows again who it is. */
    private final class Renewal implements Reauthentication.Outcome {

        private final ClientConnection connection;

        private Renewal(ClientConnection connection) {
            this.connection = connection;
        }

        @Override
        public void send(MqttMessage auth) {
            writer().control(auth);
        }

        @Override
        public void renewed(Admission.Decision.Admit again) {
            connection.permit(again.permissions());
            cancelTimers(null);
            endWith(again.identity());
        }

        @Override
        public void end(ReasonCode reason, String cause) {
            close(reason, cause, "re-authentication failed", false);
        }

        @Override
        public void fault(RuntimeException fault) {
            exceptionCaught(context(), fault);
        }
    }

    private void cancelTimers(@Nullable KeepAlive keepAlive) {
        if (credentials != null) {
            credentials.cancel();
        }
        if (keepAlive != null) {
            keepAlive.cancel();
        }
    }

    private void silent() {
        if (state instanceof State.Connected(ClientConnection connection, KeepAlive _)) {
            close( // [MQTT-3.1.2-22]
                    ReasonCode.KEEP_ALIVE_TIMEOUT,
                    "no packet for 1.5 times its keep alive of "
                            + connection.client().keepAlive() + " s",
                    true,
                    false);
        }
    }

    // ---------------------------------------------------------------- the end

    /** Ends a connection whose CONNECT was not accepted. */
    private void refuse(@Nullable String clientId, ReasonCode reason, String cause, boolean tell) {
        refuse(clientId, reason, cause, tell ? refusal(reason, cause) : null);
    }

    private void refuse(@Nullable String clientId, ReasonCode reason, String cause, @Nullable MqttMessage last) {
        cancelDeadline();
        state = CLOSING;
        events.on(new BrokerEvent.ConnectionRefused(address(), clientId, reason, cause));
        finish(last);
    }

    private @Nullable MqttMessage refusal(ReasonCode reason, @Nullable String told) {
        MqttVersion version = decoder.version();
        if (version != null) {
            ProtocolVersionAttribute.set(channel(), version);
        }
        return lastPackets.refusal(version, reason, told, room);
    }

    /** Ends a connection whose CONNECT was accepted, or is about to be. */
    private void close(ReasonCode reason, String cause, boolean tell, boolean orderly) {
        close(reason, cause, tell ? cause : null, orderly);
    }

    /** The same, with what the client is told in words; null to tell it nothing at all. */
    private void close(ReasonCode reason, String cause, @Nullable String told, boolean orderly) {
        if (state instanceof State.Entering entering) {
            ReasonCode known = // to CONNACK, which has few of them
                    reason == ReasonCode.USE_ANOTHER_SERVER ? reason : ReasonCode.SERVER_UNAVAILABLE;
            refuse(entering.client().clientId(), known, cause, told != null);
            return;
        }
        if (!(state instanceof State.Connected(ClientConnection connection, KeepAlive keepAlive))) {
            return;
        }
        state = CLOSING;
        cancelTimers(keepAlive);
        ConnectDecision.Accept client = connection.client();
        ConnectExchange.Known here = known;
        if (reason == ReasonCode.SESSION_TAKEN_OVER && here != null) {
            services.rivals().takenOver(here.rival());
        }
        events.on(new BrokerEvent.ClientDisconnected(client.clientId(), address(), reason, cause, orderly));
        connection.ended();
        services.subscriptions().connectedChanged(connection.session(), false);
        services.sessions().connectionLost(connection.session(), connection);
        finish(told != null && client.isMqtt5() ? lastPackets.disconnect(client, reason, told) : null);
    }

    /** Sends the last packet, if there is one, and closes. */
    private void finish(@Nullable MqttMessage last) {
        PacketWriter through = writer;
        boolean silent = through != null && through.isSilent(); // the last packet would take along what waits
        if (silent || (through == null && last == null)) {
            closeNow();
            return;
        }
        if (through == null && last != null) {
            services.traffic().packet(Direction.SENT, PacketTypes.of(last));
        }
        ChannelFuture sent = through != null ? through.last(last) : context().writeAndFlush(last);
        ChannelEnd.after(sent, last != null, channel(), services.timers());
    }

    /** Ends the connection if its client is banned by now; any thread. */
    void endIfBanned() {
        if (isBanned()) {
            channel().eventLoop().execute(this::endBanned);
        }
    }

    private boolean isBanned() {
        ConnectExchange.Known now = known;
        return now != null && admission.isBanned(now.address(), now.rival().clientId(), now.user());
    }

    private void endBanned() {
        switch (state) {
            case State.Connected _ -> close(ReasonCode.ADMINISTRATIVE_ACTION, "banned", true, false);
            case State.Entering entering -> refuse(entering.client().clientId(), ReasonCode.BANNED, "banned", true);
            case State.AwaitingConnect _, State.Closing() -> {
                // nobody knows who that is, or it ends already
            }
        }
    }

    /** Ends the connection if the certificate of its client is revoked by now; any thread. */
    void endIfRevoked() {
        channel().eventLoop().execute(() -> {
            if (Peer.isRevoked(channel())) {
                endRevoked();
            }
        });
    }

    private void endRevoked() {
        String cause = "its certificate is revoked";
        switch (state) {
            case State.Connected _ -> close(ReasonCode.NOT_AUTHORIZED, cause, true, false);
            case State.Entering entering ->
                refuse(entering.client().clientId(), ReasonCode.NOT_AUTHORIZED, cause, true);
            case State.AwaitingConnect _, State.Closing() -> {
                // its CONNECT will be refused, or it ends already
            }
        }
    }

    /** Ends the connection because the broker stops; any thread. */
    public void shutDown() {
        channel().eventLoop().execute(() -> {
            switch (state) {
                case State.Connected(ClientConnection connection, KeepAlive _) -> {
                    // The broker goes, not the client: nobody is to think that the client is lost.
                    connection.session().removeWill();
                    close(ReasonCode.SERVER_SHUTTING_DOWN, "the broker shuts down", true, false);
                }
                case State.AwaitingConnect _ ->
                    refuse(null, ReasonCode.SERVER_SHUTTING_DOWN, "the broker shuts down", false);
                case State.Entering entering ->
                    refuse(
                            entering.client().clientId(),
                            ReasonCode.SERVER_SHUTTING_DOWN,
                            "the broker shuts down",
                            false);
                case State.Closing() -> closeNow();
            }
        });
    }

    /**
     * Ends the connection because other nodes have gone on with its session: here nothing happens to that any more, and nothing
     * is told of what happened to it. Any thread.
     */
    void abandon() {
        channel().eventLoop().execute(() -> {
            switch (state) {
                case State.Connected(ClientConnection connection, KeepAlive keepAlive) -> {
                    state = CLOSING;
                    cancelTimers(keepAlive);
                    ReasonCode reason = ReasonCode.SERVER_SHUTTING_DOWN;
                    String cause = "this node was cut off, and its sessions are on other nodes";
                    events.on(new BrokerEvent.ClientDisconnected(
                            connection.client().clientId(), address(), reason, cause, false));
                    connection.ended();
                    finish(
                            connection.client().isMqtt5()
                                    ? lastPackets.disconnect(connection.client(), reason, null)
                                    : null);
                }
                case State.AwaitingConnect _ ->
                    refuse(null, ReasonCode.SERVER_UNAVAILABLE, "this node starts over", false);
                case State.Entering entering ->
                    refuse(entering.client().clientId(), ReasonCode.SERVER_UNAVAILABLE, "this node starts over", true);
                case State.Closing() -> closeNow();
            }
        });
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        open.remove(this);
        ConnectExchange.Known here = known;
        if (here != null) {
            services.rivals().gone(here.rival());
        }
        String cause = failure == null
                ? "connection closed by the client without DISCONNECT"
                : "connection lost: " + failure.getMessage();
        switch (state) {
            case State.Connected _ -> close(ReasonCode.UNSPECIFIED_ERROR, cause, false, false);
            case State.AwaitingConnect _ -> {
                if (Peer.isProbe(channel())) {
                    cancelDeadline();
                    state = CLOSING;
                } else {
                    refuse(null, ReasonCode.UNSPECIFIED_ERROR, "closed before CONNECT", false);
                }
            }
            case State.Entering entering ->
                refuse(entering.client().clientId(), ReasonCode.UNSPECIFIED_ERROR, "closed before CONNACK", false);
            case State.Closing() -> {
                // it was about to
            }
        }
        if (writer != null) {
            writer.release();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext from) {
        if (writer != null && state instanceof State.Connected) {
            writer.writabilityChanged();
            if (brake.isNotReading() && channel().isWritable()) {
                brake.reading();
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable thrown) {
        switch (thrown) {
            case PacketException refused -> {
                switch (state) {
                    case State.Connected _ -> close(refused.reason(), refused.problem(), true, false);
                    case State.AwaitingConnect _ -> refuse(null, refused.reason(), refused.problem(), true);
                    case State.Entering entering -> {
                        if (entering.exchange().isAsking()) {
                            refuse(entering.client().clientId(), refused.reason(), refused.problem(), true);
                        }
                    }
                    case State.Closing() -> {}
                }
            }
            case DecoderException wrong -> ended(TransportProblem.of(wrong)); // of TLS or WebSocket
            case IOException lost -> {
                failure = lost;
                closeNow();
            }
            default -> {
                events.on(new BrokerEvent.InternalFault("handling a packet", thrown));
                switch (state) {
                    case State.Connected _ -> close(ReasonCode.UNSPECIFIED_ERROR, "a fault of the broker", true, false);
                    case State.AwaitingConnect _, State.Entering _ ->
                        refuse(null, ReasonCode.UNSPECIFIED_ERROR, "a fault of the broker", true);
                    case State.Closing() -> closeNow();
                }
            }
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext from, Object event) {
        // Whatever else is wrong comes as an exception, after the client has been told.
        if (event instanceof SslHandshakeCompletionEvent handshake
                && handshake.cause() != null
                && (handshake.cause() instanceof SslHandshakeTimeoutException
                        || (!channel().isActive() && !Peer.isProbe(channel())))) {
            ended(TransportProblem.of(handshake.cause()));
        }
    }

    private void ended(TransportProblem problem) {
        switch (state) {
            case State.Connected _ -> close(problem.reason(), problem.cause(), false, false);
            case State.AwaitingConnect _ -> {
                cancelDeadline();
                state = CLOSING;
                events.on(new BrokerEvent.TransportFailed(address(), problem.reason(), problem.cause()));
                closeNow();
            }
            case State.Entering _, State.Closing() -> closeNow();
        }
    }

    private void closeNow() {
        var _ = channel().close();
    }

    private String address() {
        return Addresses.of(channel());
    }

    static String versionForPeople(MqttVersion version) {
        return switch (version) {
            case MQTT_3_1 -> "MQTT 3.1";
            case MQTT_3_1_1 -> "MQTT 3.1.1";
            case MQTT_5 -> "MQTT 5.0";
        };
    }
}
