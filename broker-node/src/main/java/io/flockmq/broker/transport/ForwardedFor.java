package io.flockmq.broker.transport;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header {@code X-Forwarded-For}: each load balancer adds at its end where a request came from. What clients write into it
 * themselves stands before that, and does not count.
 */
final class ForwardedFor {

    static final String HEADER = "X-Forwarded-For";

    /** {@code 192.0.2.1}, {@code 192.0.2.1:80}, {@code 2001:db8::1}, {@code [2001:db8::1]} or {@code [2001:db8::1]:80}. */
    private static final Pattern ENTRY = Pattern.compile(
            "(?:\\[(?<v6>[0-9a-fA-F:.]+)]|(?<v4>[0-9.]+))(?::(?<port>[0-9]{1,5}))?|(?<plain>[0-9a-fA-F:.]+)");

    private static final int MOST_PORTS = 65_535;

    private ForwardedFor() {}

    /**
     * Where the client is: the last address that is not that of a trusted proxy, the first if all are.
     *
     * @param headers all of that name, in their order
     * @param from where the connection comes from
     * @return with port 0 where that is unknown; null if who connects is not trusted or says nothing
     * @throws IllegalArgumentException with what is wrong, a clause for people, if a trusted proxy passes on what is no address
     */
    static @Nullable InetSocketAddress client(List<String> headers, InetAddress from, Proxies proxies) {
        List<String> entries = new ArrayList<>();
        headers.forEach(header -> entries.addAll(List.of(header.split(",", -1))));
        InetSocketAddress client = null;
        InetAddress by = from;
        while (!entries.isEmpty() && proxies.isTrusted(by)) {
            client = parse(entries.removeLast().trim());
            by = client.getAddress();
        }
        return client;
    }

    private static InetSocketAddress parse(String entry) {
        Matcher matcher = ENTRY.matcher(entry);
        if (matcher.matches()) {
            String text = matcher.group("v6") != null ? matcher.group("v6") : matcher.group("v4");
            byte[] address = NetUtil.createByteArrayFromIpAddressString(text != null ? text : matcher.group("plain"));
            int port = matcher.group("port") == null ? 0 : Integer.parseInt(matcher.group("port"));
            if (address != null && port <= MOST_PORTS) {
                try {
                    return new InetSocketAddress(InetAddress.getByAddress(address), port);
                } catch (UnknownHostException neverOfThisLength) {
                    throw new IllegalStateException(neverOfThisLength);
                }
            }
        }
        throw new IllegalArgumentException("no address in the header " + HEADER + " of a trusted proxy");
    }
}
