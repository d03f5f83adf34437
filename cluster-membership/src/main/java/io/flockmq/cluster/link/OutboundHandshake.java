package io.flockmq.cluster.link;

import io.flockmq.cluster.membership.Node;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows the node that we connected to who we are, and lets it show the same. Event loop of the channel only.
 *
 * <pre>
 *   HELLO is sent --CHALLENGE, PROOF is sent--> --WELCOME--> the stream is open
 * </pre>
 */
final class OutboundHandshake extends LinkHandler {

    private final OwnLoop own;
    private final Proofs proofs;
    private final OutboundStream stream;
    private final Hello hello;
    private @Nullable Challenge challenge;
    private @Nullable Future<?> deadline;

    OutboundHandshake(Channel channel, OwnLoop own, Node to, OutboundStream stream) {
        super(channel, own.events());
        this.own = own;
        this.proofs = new Proofs(own.settings().secret());
        this.stream = stream;
        this.hello = new Hello(
                ProtocolVersions.OURS,
                own.settings().clusterName(),
                own.self().id(),
                own.self().incarnation(),
                own.number(),
                to.id(),
                to.incarnation(),
                Proofs.nonce());
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        HandshakeFrame.send(channel(), FrameType.HELLO, hello::write);
        await(own.settings().times().handshake());
    }

    @Override
    void onFrame(FrameType type, ByteBuf content) {
        Challenge asked = challenge;
        if (type == FrameType.CHALLENGE && asked == null) {
            prove(Challenge.read(content));
        } else if (type == FrameType.WELCOME && asked != null) {
            enter(asked, Welcome.read(content));
        } else {
            throw unexpected(type);
        }
    }

    private void prove(Challenge asked) {
        if (!ProtocolVersions.OURS.has(asked.version())) {
            throw new LinkProtocolException("it speaks version " + asked.version());
        }
        challenge = asked;
        byte[] proof = proofs.ofSender(hello, asked);
        HandshakeFrame.send(channel(), FrameType.PROOF, out -> out.writeBytes(proof));
        LinkTimes times = own.settings().times();
        await(times.hold().plus(times.handshake())); // it may not have a view with us yet
    }

    private void enter(Challenge asked, Welcome welcome) {
        if (!Proofs.same(welcome.proof(), proofs.ofReceiver(hello, asked, welcome))) {
            throw new LinkProtocolException("it does not know the cluster's secret");
        }
        cancelDeadline();
        stream.open(channel(), welcome);
    }

    private void await(Duration limit) {
        cancelDeadline();
        deadline =
                own.loop().schedule(() -> end("the handshake took too long"), limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    void onEnd(String why) {
        cancelDeadline();
        stream.lost(channel(), challenge == null ? why : why + " (after our proof: does it know the same secret?)");
    }
}
