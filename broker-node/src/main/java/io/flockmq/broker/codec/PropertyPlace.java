package io.flockmq.broker.codec;

/** Where a client can put properties: a packet type or the will in CONNECT. */
enum PropertyPlace {
    CONNECT,
    WILL,
    PUBLISH,
    ACKNOWLEDGEMENT,
    SUBSCRIBE,
    UNSUBSCRIBE,
    DISCONNECT,
    AUTH
}
