package io.flockmq.broker.security;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Addresses with a common beginning, as CIDR writes them. Immutable.
 *
 * @param first the first of them
 * @param prefix how many bits they have in common
 */
public record AddressRange(InetAddress first, int prefix) {

    /** What a household gets: who has one address of IPv6 has all of these. */
    private static final int IPV6_HOST = 64;

    /** Where connections are counted that come from one place: an IPv4 address, or the /64 of an IPv6 address. */
    public static AddressRange of(InetAddress address) {
        return of(address, address instanceof Inet4Address ? Integer.SIZE : IPV6_HOST);
    }

    /** The range with so many bits in common that an address is in; the address' own length at most. */
    static AddressRange of(InetAddress address, int prefix) {
        byte[] bytes = address.getAddress();
        for (int bit = prefix; bit < bytes.length * Byte.SIZE; bit++) {
            bytes[bit / Byte.SIZE] &= (byte) ~(0x80 >> bit % Byte.SIZE);
        }
        try {
            return new AddressRange(InetAddress.getByAddress(bytes), prefix);
        } catch (UnknownHostException neverOfThisLength) {
            throw new IllegalStateException(neverOfThisLength);
        }
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or a single address; looks nothing up.
     *
     * @throws IllegalArgumentException with what is wrong, a clause for people
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = address(slash < 0 ? text : text.substring(0, slash));
        int longest = address.getAddress().length * Byte.SIZE;
        int prefix = slash < 0 ? longest : prefix(text.substring(slash + 1), longest);
        AddressRange range = of(address, prefix);
        if (!range.first.equals(address)) {
            // Whoever wrote this meant another range, or another address: nobody knows which.
            throw new IllegalArgumentException(
                    "bits are set beyond the first " + prefix + "; the range that it is in is " + range);
        }
        return range;
    }

    /** Whether an address is one of these. */
    public boolean contains(InetAddress address) {
        return address.getAddress().length == first.getAddress().length
                && of(address, prefix).first.equals(first);
    }

    private static InetAddress address(String text) {
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            boolean shortened =
                    text.indexOf(':') < 0 && text.chars().filter(c -> c == '.').count() != 3;
            if (!shortened) {
                return address;
            }
        } catch (IllegalArgumentException noAddress) {
            // told below
        }
        throw new IllegalArgumentException("no IP address; allowed: 192.0.2.1, 192.0.2.0/24, 2001:db8::/32");
    }

    private static int prefix(String text, int longest) {
        try {
            int prefix = Integer.parseInt(text);
            if (prefix >= 0 && prefix <= longest) {
                return prefix;
            }
        } catch (NumberFormatException noNumber) {
            // told below
        }
        throw new IllegalArgumentException("no prefix length after the slash; allowed: 0 to " + longest);
    }

    /** As CIDR writes it; a single IPv4 address without its length. */
    @Override
    public String toString() {
        boolean single = prefix == first.getAddress().length * Byte.SIZE;
        return single ? first.getHostAddress() : first.getHostAddress() + "/" + prefix;
    }
}
