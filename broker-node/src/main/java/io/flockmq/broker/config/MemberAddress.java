package io.flockmq.broker.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How an operator writes where another node is: {@code host:port}, or {@code host} if its port is the same as this node's. */
final class MemberAddress {

    /** What may be written, for people. */
    static final String ALLOWED =
            "host:port with a port from 1 to 65535, or host alone if it has the port of this node";

    /**
     * A name or an IPv4 address, or an IPv6 address in brackets; then perhaps something that should be a port. A range of
     * addresses, which Hazelcast would scan, is none.
     */
    private static final Pattern FORM =
            Pattern.compile("((?![0-9.]*-[0-9.-]*(?::|$))[A-Za-z0-9_][A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]+])(?::(.*))?");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    private MemberAddress() {}

    /** What is wrong with an address; empty if nothing is. Does not look names up. */
    static String problemOf(String address) {
        if (address.isBlank()) {
            return "no address";
        }
        Matcher form = FORM.matcher(address);
        if (!form.matches()) {
            return "not an address";
        }
        String port = form.group(2);
        if (port == null) {
            return "";
        }
        if (!NUMBER.matcher(port).matches()) {
            return "the port is not a number";
        }
        int number = Integer.parseInt(port);
        return number >= 1 && number <= 65_535 ? "" : "the port is out of range";
    }
}
