package io.flockmq.broker.codec;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;

/** Knows to the byte what is in use, and what was ever allocated. */
final class CountingAllocator extends AbstractByteBufAllocator {

    long usedBytes;
    long allocatedBytes;

    CountingAllocator() {
        super(false);
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return new CountedBuffer(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        throw new UnsupportedOperationException("heap only");
    }

    @Override
    public boolean isDirectBufferPooled() {
        return false;
    }

    private final class CountedBuffer extends UnpooledHeapByteBuf {

        CountedBuffer(int initialCapacity, int maxCapacity) {
            super(CountingAllocator.this, initialCapacity, maxCapacity);
        }

        @Override
        protected byte[] allocateArray(int length) {
            usedBytes += length;
            allocatedBytes += length;
            return super.allocateArray(length);
        }

        @Override
        protected void freeArray(byte[] array) {
            usedBytes -= array.length;
            super.freeArray(array);
        }
    }
}
