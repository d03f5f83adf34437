package io.flockmq.cluster.membership;

import com.hazelcast.cluster.impl.MemberImpl;
import com.hazelcast.internal.services.ManagedService;
import com.hazelcast.spi.impl.NodeEngine;
import java.time.InstantSource;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Gives this node a higher incarnation when it comes back to the others after a split. Hazelcast then leaves its old cluster,
 * resets all services, and joins the other cluster with the attributes that the member has at that moment: a reset service
 * is the one place where they can still be changed, so that nobody ever sees the new member with the old incarnation.
 */
final class NewLifeAfterMerge implements ManagedService {

    static final String NAME = "flockmq.new-life-after-merge";

    private final InstantSource clock;
    private volatile @Nullable NodeEngine engine;

    NewLifeAfterMerge(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void init(NodeEngine nodeEngine, Properties properties) {
        engine = nodeEngine;
    }

    @Override
    public void reset() {
        NodeEngine running = engine;
        if (running != null && running.getLocalMember() instanceof MemberImpl self) {
            long before = Long.parseLong(self.getAttribute(NodeAttributes.INCARNATION));
            long after = Math.max(before + 1, clock.millis());
            self.setAttribute(NodeAttributes.INCARNATION, Long.toString(after));
        }
    }

    @Override
    public void shutdown(boolean terminate) {
        engine = null;
    }
}
