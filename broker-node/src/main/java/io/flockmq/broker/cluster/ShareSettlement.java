package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.session.Confirmation;
import io.flockmq.cluster.membership.Node;

/** Tells the node that keeps a message for a member of a shared subscription when it need not any more. Event loop only. */
final class ShareSettlement extends Confirmation {

    private final Peers peers;
    private final Node keeper;
    private final int keeperLoop;
    private final long number;

    ShareSettlement(int loop, Peers peers, Node keeper, int keeperLoop, long number) {
        super(loop);
        this.peers = peers;
        this.keeper = keeper;
        this.keeperLoop = keeperLoop;
        this.number = number;
    }

    @Override
    public boolean awaitsClient() {
        return true;
    }

    @Override
    protected void confirmed() {
        Peer peer = peers.get(keeper);
        if (peer != null && !peer.isGone()) {
            peer.control().add(new Item.ShareSettled(keeperLoop, number));
        }
    }
}
