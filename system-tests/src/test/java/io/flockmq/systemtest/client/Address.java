package io.flockmq.systemtest.client;

/** Where a broker listens for MQTT over TCP. */
public record Address(String host, int port) {

    /** @param hostAndPort such as {@code localhost:1883} */
    public static Address parse(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        return new Address(hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
    }

    String uri() {
        return "tcp://" + host + ":" + port;
    }
}
