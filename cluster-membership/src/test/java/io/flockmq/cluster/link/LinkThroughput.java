package io.flockmq.cluster.link;

import com.sun.management.OperatingSystemMXBean;
import io.flockmq.cluster.membership.Node;
import io.flockmq.cluster.membership.Secret;
import io.flockmq.cluster.membership.Serving;
import io.flockmq.cluster.membership.View;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * What the link costs: CPU time of the whole process for each batch, sent on one event loop, received and confirmed on
 * another, over the loopback interface. Run by hand; not a test.
 */
final class LinkThroughput {

    private static final int MESSAGE = 200;
    private static final long WINDOW = 4 * 1024 * 1024;
    private static final int IN_A_TURN = 16;

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(
            2, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    private final EventLoop sender = group.next();
    private final EventLoop receiver = group.next();
    private final Link from = link(sender);
    private final Link to = link(receiver);
    private final Node a = new Node("a", 1, "127.0.0.1", from.port(), 1, "test");
    private final Node b = new Node("b", 1, "127.0.0.1", to.port(), 1, "test");

    private static Link link(EventLoop loop) {
        return Link.listen(
                LinkSettings.of("flock", new Secret("a secret".toCharArray()), "127.0.0.1", 0),
                List.of(loop),
                event -> System.out.println("  " + event));
    }

    public static void main(String... args) throws InterruptedException {
        LinkThroughput link = new LinkThroughput();
        link.start();
        for (int round = 0; round < 3; round++) {
            link.measure(1_000_000, MESSAGE, 1);
            link.measure(200_000, 10 * MESSAGE, 10);
            link.measure(100_000, 40 * MESSAGE, 40);
            link.measure(10_000, 400 * MESSAGE, 400);
        }
        link.close();
    }

    private volatile CountDownLatch confirmed = new CountDownLatch(0);
    private volatile long last;
    private long number;
    private boolean filling;
    private Runnable more = () -> {};

    private void start() {
        from.start(_ -> new LinkListener() {
            @Override
            public void received(Node by, int fromLoop, Lane lane, long received, ByteBuf batch) {}

            @Override
            public void confirmed(Node by, Lane lane, long upTo) {
                if (upTo == last) {
                    confirmed.countDown();
                } else {
                    more.run();
                }
            }
        });
        to.start(_ -> new LinkListener() {
            @Override
            public void received(Node by, int fromLoop, Lane lane, long received, ByteBuf batch) {
                to.loop(0).confirm(by, fromLoop, lane, received);
            }

            @Override
            public void confirmed(Node by, Lane lane, long upTo) {}
        });
        from.viewChanged(new View(1, a, List.of(a, b), Serving.SERVING));
        to.viewChanged(new View(1, b, List.of(a, b), Serving.SERVING));
    }

    private void measure(int batches, int size, int messages) throws InterruptedException {
        confirmed = new CountDownLatch(1);
        long cpu = cpu();
        long start = System.nanoTime();
        sender.execute(() -> {
            last = number + batches;
            more = () -> {
                if (!filling) {
                    filling = true;
                    fill(size);
                }
            };
            more.run();
        });
        confirmed.await();
        double micros = (cpu() - cpu) / 1e3 / batches;
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%,9d batches of %3d messages: %6.2f us CPU per batch, %6.3f per message, %,10.0f messages/s%n",
                batches, messages, micros, micros / messages, batches * (double) messages / seconds);
    }

    private void fill(int size) {
        if (number < last && from.loop(0).unconfirmedBytes(b, Lane.MESSAGES) < WINDOW) {
            for (int i = 0; i < IN_A_TURN && number < last; i++) {
                number = from.loop(0).send(b, Lane.MESSAGES, batch(size));
            }
            sender.execute(() -> fill(size));
        } else {
            filling = false;
        }
    }

    private static ByteBuf batch(int size) {
        ByteBuf batch = ByteBufAllocator.DEFAULT.directBuffer(size);
        return batch.writerIndex(size);
    }

    private static long cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private void close() {
        from.close();
        to.close();
        var _ = group.shutdownGracefully();
    }
}
