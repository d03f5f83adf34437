package io.flockmq.cluster.membership;

import com.hazelcast.cluster.Address;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.cluster.Joiner;
import com.hazelcast.internal.cluster.impl.DiscoveryJoiner;
import com.hazelcast.internal.cluster.impl.SplitBrainJoinMessage;
import com.hazelcast.internal.cluster.impl.SplitBrainJoinMessage.SplitBrainMergeCheckResult;
import com.hazelcast.internal.cluster.impl.TcpIpJoiner;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes Hazelcast search for the other side of a split as {@link MergeTurns} says. There is no setting for it; this overrides
 * the one method that searches, and is to be looked at with each new version of Hazelcast. So is the other one, by which the
 * joiner hears who refuses this node: it crosses the address off for good.
 */
final class SplitHealing extends DefaultNodeContext {

    private final MergeTurns turns;
    private final Supplier<Serving> serving;
    private final Strangers strangers;

    SplitHealing(MergeTurns turns, Supplier<Serving> serving, Strangers strangers) {
        this.turns = turns;
        this.serving = serving;
        this.strangers = strangers;
    }

    @Override
    public Joiner createJoiner(Node node) {
        strangers.listenTo(node.getLoggingService());
        JoinConfig join = node.getConfig().getAdvancedNetworkConfig().getJoin();
        return join.getTcpIpConfig().isEnabled() ? new ByMembers(node) : new ByDiscovery(node);
    }

    private @Nullable Address sideToJoin(
            Collection<Address> candidates, Function<Address, SplitBrainMergeCheckResult> ask) {
        for (Address candidate : candidates) {
            SplitBrainMergeCheckResult result = ask.apply(candidate);
            if (result != SplitBrainMergeCheckResult.CANNOT_MERGE) {
                boolean chosen = result == SplitBrainMergeCheckResult.LOCAL_NODE_SHOULD_MERGE;
                return turns.found(serving.get(), chosen) ? candidate : null;
            }
        }
        turns.nobodyElse();
        return null;
    }

    /** An address that is dead is crossed off for a while; only one that refuses this node, for good. */
    private void heard(Address address, boolean permanent) {
        if (permanent) {
            strangers.refusedBy(address.getHost() + ':' + address.getPort());
        }
    }

    private final class ByMembers extends TcpIpJoiner {

        ByMembers(Node node) {
            super(node);
        }

        @Override
        public void blacklist(Address address, boolean permanent) {
            super.blacklist(address, permanent);
            heard(address, permanent);
        }

        @Override
        public void searchForOtherClusters() {
            SplitBrainJoinMessage request = node.createSplitBrainJoinMessage();
            Address target = sideToJoin(
                    getFilteredPossibleAddresses(),
                    candidate -> sendSplitBrainJoinMessageAndCheckResponse(candidate, request));
            if (target != null) {
                setTargetAddress(target);
                startClusterMerge(target, request.getMemberListVersion());
            }
        }
    }

    private final class ByDiscovery extends DiscoveryJoiner {

        ByDiscovery(Node node) {
            super(node, node.discoveryService, false);
        }

        @Override
        public void blacklist(Address address, boolean permanent) {
            super.blacklist(address, permanent);
            heard(address, permanent);
        }

        @Override
        public void searchForOtherClusters() {
            SplitBrainJoinMessage request = node.createSplitBrainJoinMessage();
            Address target = sideToJoin(
                    getFilteredPossibleAddresses(),
                    candidate -> sendSplitBrainJoinMessageAndCheckResponse(candidate, request));
            if (target != null) {
                setTargetAddress(target);
                startClusterMerge(target, request.getMemberListVersion());
            }
        }
    }
}
