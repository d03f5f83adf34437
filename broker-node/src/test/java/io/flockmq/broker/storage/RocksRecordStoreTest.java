package io.flockmq.broker.storage;

import java.nio.file.Path;

class RocksRecordStoreTest extends RecordStoreContract {

    @Override
    RecordStore open(Path in) throws StoreException {
        return RocksRecordStore.open(in);
    }
}
