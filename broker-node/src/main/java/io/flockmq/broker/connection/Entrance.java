package io.flockmq.broker.connection;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.security.AddressRange;
import io.flockmq.broker.security.Doorkeeper;
import io.flockmq.broker.security.Refusal;
import io.flockmq.broker.topic.ReasonCode;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What each connection of a node passes before its client is asked who it is. Thread-safe. */
public final class Entrance {

    private static final Refusal TOO_MANY =
            new Refusal(ReasonCode.QUOTA_EXCEEDED, "as many connections from its address as allowed");

    private final Doorkeeper doorkeeper;
    private final ConnectionsByAddress byAddress;
    private final BrokerEventListener events;

    /**
     * The entrance of a node.
     *
     * @param maxConnectionsPerAddress 0 for any number
     */
    public Entrance(Doorkeeper doorkeeper, int maxConnectionsPerAddress, BrokerEventListener events) {
        this.doorkeeper = doorkeeper;
        this.byAddress = new ConnectionsByAddress(maxConnectionsPerAddress);
        this.events = events;
    }

    /** Whether a new connection, of which nothing is known, is to be closed at once because far too many come; that is told. */
    public boolean isCrowded(Channel channel) {
        Refusal refusal = doorkeeper.atAccept();
        if (refusal == null) {
            return false;
        }
        events.on(new BrokerEvent.ConnectionRefused(
                Addresses.forPeople(channel.remoteAddress()), null, refusal.reason(), refusal.cause()));
        return true;
    }

    /** Why a CONNECT is refused; null if it is not, and then the connection is counted until it is closed. Asked once. */
    @Nullable
    Refusal atConnect(Channel channel, String clientId) {
        InetAddress address = Peer.inetAddress(channel);
        Refusal refusal = doorkeeper.atConnect(address, clientId);
        if (refusal == null && address != null && byAddress.isLimited()) {
            AddressRange from = AddressRange.of(address);
            if (!byAddress.tryAdd(from)) {
                return TOO_MANY;
            }
            channel.closeFuture().addListener(_ -> byAddress.remove(from));
        }
        return refusal;
    }

    /** Why a client may not be connected, now that it is known who it is; null if it may. */
    @Nullable
    Refusal ofKnown(@Nullable InetAddress address, String clientId, @Nullable String user) {
        return doorkeeper.ofKnown(address, clientId, user);
    }

    /** Notes that a client could not show who it is. */
    void failedLogin(@Nullable InetAddress address) {
        if (address == null) {
            return;
        }
        Duration refused = doorkeeper.failedLogin(address);
        if (!refused.isZero()) {
            events.on(new BrokerEvent.LoginsRefused(AddressRange.of(address).toString(), refused));
        }
    }
}
