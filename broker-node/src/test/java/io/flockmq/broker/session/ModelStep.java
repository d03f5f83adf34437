package io.flockmq.broker.session;

import io.flockmq.broker.topic.Qos;

/** Something that happens to a client or its session. */
sealed interface ModelStep {

    /** A message comes. */
    record Deliver(Qos qos) implements ModelStep {}

    /** A message comes that expires in ten seconds. */
    record DeliverExpiring(Qos qos) implements ModelStep {}

    /** The client answers one of the packets that it owes an answer to. */
    record Acknowledge(int which) implements ModelStep {}

    /** The client acknowledges a QoS 1 message of an earlier connection that it has not been sent again yet. */
    record AcknowledgeEarly() implements ModelStep {}

    /** The client refuses one of the messages that it has been sent. */
    record Refuse(int which) implements ModelStep {}

    /** The client publishes a QoS 2 message with one of four packet identifiers, for the first time or again. */
    record Publish(int packetId) implements ModelStep {}

    /** The client releases one of those packet identifiers, whether it has published with it or not. */
    record Release(int packetId) implements ModelStep {}

    /** The connection is lost. */
    record Lose() implements ModelStep {}

    /** The client connects and resumes: after a loss, or taking its own connection over. */
    record Connect(int receiveMaximum) implements ModelStep {}

    /** The client connects and wants no earlier session. */
    record CleanStart(int receiveMaximum) implements ModelStep {}

    /** Time passes; a session without its client ends after 60 seconds. */
    record Pass(long seconds) implements ModelStep {}

    /** The connection takes only so many more messages. */
    record TakeOnly(int packets) implements ModelStep {}

    /** The connection takes everything again. */
    record TakeEverything() implements ModelStep {}
}
