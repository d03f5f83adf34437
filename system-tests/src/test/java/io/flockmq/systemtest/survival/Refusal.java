package io.flockmq.systemtest.survival;

import java.net.InetSocketAddress;

/**
 * A client that was not let in.
 *
 * @param client its client id
 * @param node where it tried
 * @param code of the CONNACK, or {@link #UNREACHABLE}
 * @param nanoTime when
 */
public record Refusal(String client, InetSocketAddress node, int code, long nanoTime) {

    /** No CONNACK came: nobody listened, or the connection ended before. */
    public static final int UNREACHABLE = -1;
}
