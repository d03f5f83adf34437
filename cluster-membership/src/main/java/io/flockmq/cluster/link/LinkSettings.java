package io.flockmq.cluster.link;

import io.flockmq.cluster.membership.Secret;

/**
 * Where a node listens for the others, and within which bounds.
 *
 * @param clusterName all nodes of a cluster have the same, of at most 300 bytes
 * @param secret which all nodes prove that they know
 * @param bind address to listen on
 * @param port to listen on; 0 for any that is free
 * @param maxBatch the largest batch, in bytes; a peer that announces a larger one is cut off
 * @param writeBuffer bytes on their way into one connection; what is more waits with its stream
 * @param halfOpen connections that have not proven themselves; if there are more, the oldest is closed
 */
public record LinkSettings(
        String clusterName,
        Secret secret,
        String bind,
        int port,
        int maxBatch,
        int writeBuffer,
        int halfOpen,
        LinkTimes times) {

    private static final int MEBI = 1024 * 1024;

    /** Refuses what cannot work. */
    public LinkSettings {
        if (maxBatch < 1 || maxBatch > 1024 * MEBI) {
            throw new IllegalArgumentException("a batch has 1 byte to 1 GiB: " + maxBatch);
        }
        if (writeBuffer < 2 || halfOpen < 1) {
            throw new IllegalArgumentException("too small");
        }
    }

    /** With the usual bounds: batches of up to 64 MiB, 1 MiB on its way, 256 half-open connections. */
    public static LinkSettings of(String clusterName, Secret secret, String bind, int port) {
        return new LinkSettings(clusterName, secret, bind, port, 64 * MEBI, MEBI, 256, LinkTimes.DEFAULT);
    }

    /** The same with other waiting times. */
    public LinkSettings with(LinkTimes otherTimes) {
        return new LinkSettings(clusterName, secret, bind, port, maxBatch, writeBuffer, halfOpen, otherTimes);
    }
}
