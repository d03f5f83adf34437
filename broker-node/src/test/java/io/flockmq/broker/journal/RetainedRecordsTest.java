package io.flockmq.broker.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flockmq.broker.format.FormatException;
import io.flockmq.broker.storage.MemoryRetainedStore;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetainedRecordsTest {

    private final MemoryRetainedStore retained = new MemoryRetainedStore(0, Long.MAX_VALUE, System::nanoTime);
    private final WallTime time = new WallTime(InstantSource.system(), System::nanoTime);

    /** Nothing at all, a format of a later version, and records that end too early. */
    @ParameterizedTest
    @ValueSource(
            strings = {"", "\u0002", "\u0001", "\u0001\u0005", "\u0001\u0005\0\0\0\0\0\0\0\u0007\u0001\u0001\u007f"})
    void whatIsNoRecordIsSaidToBeNone(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> RetainedRecords.read(new byte[] {Keys.RETAINED, 'a'}, bytes, time, retained));
        assertThat(retained.messages()).isZero();
    }
}
