package io.flockmq.broker.storage;

class MemoryRetainedStoreTest extends RetainedStoreContract {

    @Override
    RetainedStore store(long maxMessages, long maxBytes) {
        return new MemoryRetainedStore(maxMessages, maxBytes, this::nanoTime);
    }
}
