package io.flockmq.broker.event;

import java.util.Locale;

/**
 * What a line of the log is about: the value of its field {@link LogField#ACTION}. A name never changes its meaning, and its line
 * may be worded anew at any time; {@code docs/logs.md} lists them.
 */
public enum EventName {
    /** The node starts. */
    NODE_STARTING,
    /** Where settings come from. */
    CONFIGURATION_READ,
    /** Who may connect. */
    ACCESS_STATED,

    /** The store is open, and what was in it is back. */
    STORE_OPENED,
    /** A cluster's node has brought back what it had stored, as far as it is the newest. */
    STORE_RECALLED,
    /** A cluster's node brings back what it had stored, though not all nodes are there. */
    STORE_RECALLED_WITHOUT,
    /** The store takes nothing, or nothing new. */
    STORE_REFUSES,
    /** The store takes everything again. */
    STORE_RECOVERED,
    /** A damaged store was mended as far as it could be read. */
    STORE_SALVAGED,

    /** A listener accepts connections. */
    LISTENER_OPENED,
    /** A listener accepts no more connections. */
    LISTENER_CLOSED,
    /** A listener has new certificates. */
    CERTIFICATES_RELOADED,
    /** The certificates of a listener could not be read anew. */
    CERTIFICATES_UNUSABLE,
    /** A certificate or a revocation list wants an operator's care. */
    CERTIFICATE_WARNING,
    /** A file was read anew. */
    FILE_RELOADED,
    /** A file could not be read anew. */
    FILE_UNUSABLE,

    /** A CONNECT was accepted. */
    CLIENT_CONNECTED,
    /** The connection of a client is closed. */
    CLIENT_DISCONNECTED,
    /** The same, because the client id has come on another connection. */
    SESSION_TAKEN_OVER,
    /** A connection ended before its CONNECT was accepted. */
    CONNECT_REFUSED,
    /** A connection ended because of TLS, WebSocket or the PROXY protocol. */
    TRANSPORT_FAILED,
    /** Too many failed logins from an address. */
    LOGINS_REFUSED,
    /** Two clients disconnect each other. */
    CLIENT_ID_CONTESTED,
    /** A client publishes faster than it may. */
    PUBLISHER_SLOWED,
    /** A client subscribed. */
    CLIENT_SUBSCRIBED,
    /** A client was refused a subscription. */
    SUBSCRIBE_REFUSED,
    /** A client unsubscribed. */
    CLIENT_UNSUBSCRIBED,
    /** A message was refused to its publisher. */
    PUBLISH_REFUSED,
    /** A message was not delivered to a subscriber. */
    MESSAGE_DROPPED,
    /** A will was published. */
    WILL_PUBLISHED,
    /** A session ended. */
    SESSION_ENDED,
    /** A back end that knows clients does not answer. */
    BACK_END_FAILED,
    /** A back end answers again. */
    BACK_END_ANSWERED,
    /** The rules of a user cannot be used any more. */
    USER_RULES_UNUSABLE,

    /** Another node has joined. */
    NODE_JOINED,
    /** Another node is dead or has left. */
    NODE_LEFT,
    /** Sessions of a dead node live on here. */
    SESSIONS_ADOPTED,
    /** What was known of another node's subscriptions was wrong. */
    ROUTES_REPAIRED,
    /** Another node lacked retained messages. */
    RETAINED_REPAIRED,
    /** Who is there, as this node sees it. */
    CLUSTER_VIEW,
    /** A connection to another node is there. */
    LINK_CONNECTED,
    /** A connection to another node is lost. */
    LINK_DISCONNECTED,
    /** Another node cannot be connected to. */
    LINK_UNREACHABLE,
    /** Somebody who is no node of this cluster connected to the port for nodes. */
    LINK_REFUSED,
    /** This node waits to know what the others know. */
    WAITING_FOR_NODES,
    /** Others have gone on without this node. */
    NODE_CUT_OFF,
    /** This node is not a member of its cluster any more, or could not start over. */
    NODE_START_OVER_FAILED,
    /** Clients may be sent to this node. */
    NODE_READY,
    /** Clients may not be sent to this node any more. */
    NODE_NOT_READY,
    /** The node is to hand its sessions over, and waits for load balancers to notice. */
    DRAIN_ORDERED,
    /** Sessions are being handed over. */
    DRAIN_STARTED,
    /** All sessions are handed over. */
    DRAIN_COMPLETED,
    /** Not all sessions could be handed over. */
    DRAIN_INCOMPLETE,
    /** The socket for commands does not do what it should. */
    CONTROL_SOCKET_FAILED,
    /** The first password of the admin API, shown this once. */
    ADMIN_PASSWORD_MADE,
    /** Nobody can log in to the admin API. */
    ADMIN_USERS_MISSING,
    /** Somebody has done something through the admin API, or tried to. */
    ADMIN_ACTION,

    /** A fault of the broker that was contained. */
    INTERNAL_FAULT,
    /** Events were not logged. */
    EVENTS_LOST,
    /** Spans are not taken by the collector of traces, or there are too many. */
    SPANS_LOST,
    /** The collector of traces takes spans again. */
    SPANS_TAKEN;

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The name as the log has it, such as {@code client-connected}. */
    @Override
    public String toString() {
        return text;
    }
}
