package io.flockmq.systemtest.cluster;

import io.flockmq.systemtest.cluster.WillCell.Comeback;
import io.flockmq.systemtest.cluster.WillCell.Ending;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.Property;
import io.flockmq.systemtest.raw.PropertyId;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.Version;
import org.jspecify.annotations.Nullable;

/** The client of a cell of the table of wills. For one thread. */
final class Mortal implements AutoCloseable {

    private static final int WITH_WILL = 0x04;

    private final WillCell cell;
    private final String topic;
    private final String clientId = Names.unique("mortal");
    private final RawClient before;
    private @Nullable RawClient after;
    private long endedAt;

    /** Connects with its will. */
    Mortal(WillCell cell, String topic, ClusterNode home) {
        this.cell = cell;
        this.topic = topic;
        before = RawClient.connected(home.address(), first());
    }

    private Connect first() {
        if (cell.version() == Version.V311) {
            return Connect.v311(clientId)
                    .clean(cell.session() == WillCell.Session.ENDS_AT_ONCE)
                    .will(topic, "will", 1, false);
        }
        Property delay =
                Property.of(PropertyId.WILL_DELAY_INTERVAL, cell.delay().seconds());
        return Connect.v5(clientId, expiry(cell.session().seconds())).will(topic, "will", 1, false, delay);
    }

    /** A later connection, without a will. */
    private Connect later(boolean clean) {
        Connect connect = Connect.of(cell.version(), clientId).clean(clean);
        return cell.version() == Version.V5 ? connect.properties(expiry(60)) : connect;
    }

    private static Property expiry(int seconds) {
        return Property.of(PropertyId.SESSION_EXPIRY_INTERVAL, seconds);
    }

    WillCell cell() {
        return cell;
    }

    String topic() {
        return topic;
    }

    /** When it ended, as {@link System#nanoTime}. */
    long endedAt() {
        return endedAt;
    }

    /** The end that the cell asks for; who is to be killed with his node waits for that. */
    void end(ClusterNode elsewhere) {
        endedAt = System.nanoTime();
        switch (cell.ending()) {
            case DISCONNECTS -> before.disconnect();
            case DISCONNECTS_WITH_WILL -> {
                before.send(ClientPackets.disconnect(WITH_WILL));
                before.close();
            }
            case CONNECTION_CUT -> before.reset();
            case NODE_KILLED -> {}
            case RESUMED_ELSEWHERE, REPLACED_ELSEWHERE ->
                after = RawClient.connected(elsewhere.address(), later(cell.ending() == Ending.REPLACED_ELSEWHERE));
        }
    }

    /** Comes back if the cell asks for it. */
    void comeBack(ClusterNode elsewhere) {
        if (cell.comeback() != Comeback.NEVER) {
            after = RawClient.connected(elsewhere.address(), later(cell.comeback() == Comeback.STARTS_CLEAN));
        }
    }

    @Override
    public void close() {
        before.close();
        RawClient last = after;
        if (last != null) {
            last.disconnect();
        }
    }
}
