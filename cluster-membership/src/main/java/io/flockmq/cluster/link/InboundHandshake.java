package io.flockmq.cluster.link;

import io.flockmq.cluster.membership.Node;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Lets a node that connects to us show who it is. Until it has, it learns nothing but a nonce. On the acceptor's event loop
 * until it is proven, then on the one that its stream belongs to.
 *
 * <pre>
 *   (accepted) --HELLO, CHALLENGE is sent--> --PROOF--> proven --the sender is in our view, WELCOME is sent--> (open)
 * </pre>
 */
final class InboundHandshake extends LinkHandler {

    private final Acceptor acceptor;
    private final LinkSettings settings;
    private final Proofs proofs;
    private @Nullable Hello hello;
    private @Nullable Challenge challenge;
    private boolean proven;

    InboundHandshake(Channel channel, Acceptor acceptor, LinkSettings settings, LinkEventListener events) {
        super(channel, events);
        this.acceptor = acceptor;
        this.settings = settings;
        this.proofs = new Proofs(settings.secret());
    }

    @Override
    void onFrame(FrameType type, ByteBuf content) {
        Hello said = hello;
        Challenge asked = challenge;
        if (type == FrameType.HELLO && said == null) {
            challenge(Hello.read(content));
        } else if (type == FrameType.PROOF && said != null && asked != null && !proven) {
            byte[] proof = Wire.readBytes(content, Wire.SECRET_BYTES);
            Wire.end(content);
            if (!Proofs.same(proof, proofs.ofSender(said, asked))) {
                throw new LinkProtocolException("%s does not know the cluster's secret".formatted(sender(said)));
            }
            proven = true;
            acceptor.proven(this, said);
        } else {
            throw unexpected(type);
        }
    }

    private void challenge(Hello said) {
        int version = ProtocolVersions.OURS.newestInCommon(said.versions());
        if (version < 0) {
            throw new LinkProtocolException("it speaks versions %d to %d"
                    .formatted(said.versions().least(), said.versions().most()));
        }
        if (!said.clusterName().equals(settings.clusterName())) {
            throw new LinkProtocolException("it belongs to another cluster");
        }
        Node self = acceptor.self();
        if (!self.is(said.to(), said.toIncarnation())) {
            throw new LinkProtocolException("it looks for another node, or for another life of this one");
        }
        hello = said;
        Challenge asked = new Challenge(version, Proofs.nonce());
        challenge = asked;
        HandshakeFrame.send(channel(), FrameType.CHALLENGE, asked::write);
    }

    /** Lets the sender in. */
    void welcome(Welcome welcome) {
        Hello said = hello;
        Challenge asked = challenge;
        if (said == null || asked == null || !proven) {
            throw new IllegalStateException("not proven");
        }
        Welcome signed = welcome.withProof(proofs.ofReceiver(said, asked, welcome));
        HandshakeFrame.send(channel(), FrameType.WELCOME, signed::write);
    }

    private static String sender(Hello said) {
        return "one that calls itself " + said.from().replaceAll("[^A-Za-z0-9._-]", "?");
    }

    @Override
    void onEnd(String why) {
        acceptor.ended(this, why);
    }
}
