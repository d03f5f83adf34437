package io.flockmq.broker.connection;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Socket addresses as people write them. */
public final class Addresses {

    private Addresses() {}

    /** {@code 127.0.0.1:1883} or {@code [::1]:1883}, never a name, so that nothing is looked up. */
    public static String forPeople(SocketAddress address) {
        if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
            InetAddress ip = inet.getAddress();
            String host = ip.getHostAddress();
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + inet.getPort();
        }
        return address.toString();
    }
}
