package io.flockmq.broker.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.internal.PlatformDependent;

/** Memory outside of the Java heap that buffers of connections take. Thread-safe. */
public final class DirectMemory {

    private DirectMemory() {}

    /** Bytes that are taken from the system, whether buffers fill them or not. */
    public static long used() {
        return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator
                ? allocator.metric().usedDirectMemory()
                : PlatformDependent.usedDirectMemory();
    }

    /** The most bytes that may be taken: then a buffer cannot be had. */
    public static long max() {
        return PlatformDependent.maxDirectMemory();
    }
}
