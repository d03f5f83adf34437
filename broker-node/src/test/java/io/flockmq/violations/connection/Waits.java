package io.flockmq.violations.connection;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

class Waits {

    void sleeps() throws InterruptedException {
        Thread.sleep(Duration.ofMillis(1));
    }

    String joins(CompletableFuture<String> future) {
        return future.join();
    }

    void syncs(Channel channel) throws InterruptedException {
        channel.closeFuture().sync();
    }

    synchronized String isSynchronized() {
        return "";
    }
}
