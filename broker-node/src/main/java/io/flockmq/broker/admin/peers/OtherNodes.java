package io.flockmq.broker.admin.peers;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The other nodes of the cluster; none for a node alone. Thread-safe. */
public interface OtherNodes {

    /** A node alone. */
    OtherNodes NONE = new OtherNodes() {
        @Override
        public List<String> ids() {
            return List.of();
        }

        @Override
        public CompletableFuture<byte[]> ask(String id, byte[] question) {
            return CompletableFuture.failedFuture(new IllegalStateException("there are no other nodes"));
        }
    };

    /** The ids of those that are there, in order. */
    List<String> ids();

    /** Asks one of them; the future fails if it is not there, or does not answer in time. */
    CompletableFuture<byte[]> ask(String id, byte[] question);
}
