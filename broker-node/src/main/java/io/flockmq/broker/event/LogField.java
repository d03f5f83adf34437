package io.flockmq.broker.event;

/** Names of the fields that lines of the log have where it is written as JSON; {@code docs/logs.md} lists them. */
public final class LogField {

    /** What the line is about: an {@link EventName}. */
    public static final String ACTION = "event.action";
    /** Why, a clause for people. */
    public static final String REASON = "event.reason";
    /** The client identifier. */
    public static final String CLIENT_ID = "mqtt.client.id";
    /** Host and port of the client. */
    public static final String CLIENT_ADDRESS = "client.address";
    /** The user name that the client was let in with. */
    public static final String USER = "user.name";
    /** The protocol version, for people. */
    public static final String VERSION = "mqtt.version";
    /** The reason code of MQTT 5.0, a number. */
    public static final String REASON_CODE = "mqtt.reason_code";
    /** The topic name. */
    public static final String TOPIC = "mqtt.topic";
    /** The topic filter. */
    public static final String FILTER = "mqtt.filter";
    /** The QoS, a number. */
    public static final String QOS = "mqtt.qos";
    /** The trace that the message belongs to, 32 hexadecimal digits. */
    public static final String TRACE_ID = "trace.id";
    /** The id of the other node that the line is about. */
    public static final String NODE = "flockmq.node";
    /** The name of the listener. */
    public static final String LISTENER = "flockmq.listener";
    /** What somebody has done through the admin API. */
    public static final String ADMIN_ACTION = "flockmq.admin.action";
    /** To what. */
    public static final String ADMIN_TARGET = "flockmq.admin.target";
    /** How many the line stands for, where it is not one. */
    public static final String COUNT = "flockmq.count";

    private LogField() {}
}
