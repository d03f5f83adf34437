package io.flockmq.cluster.session;

import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.flockmq.cluster.membership.GoldenRecord;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Entries of the registry, and what changes them, travel between nodes of neighbouring versions while a cluster is upgraded. */
class GoldenRegistryTest {

    private static final Owner OWNER = new Owner("n1", 17, 1_001, true);
    private static final Owner BEFORE = new Owner("n2", 16, 1_000, false);

    static List<IdentifiedDataSerializable> records() {
        return List.of(
                new RegistryEntry(OWNER, 5, BEFORE, 4, "ann"),
                new ClaimAnswer(new Claim(1_001, BEFORE)),
                new ClaimProcessor("n1", 17, 5, true, "ann"),
                new StoreProcessor(new RegistryEntry(OWNER, 5, BEFORE, 4, "ann")),
                new ReleaseProcessor("n1", 1_001),
                new AdoptProcessor("n1", 17, 5, "n2", 16, Map.of("client", 1_000L)),
                new RecallProcessor(
                        "n1",
                        17,
                        5,
                        1_001,
                        Set.of(new RecallProcessor.Life("n1", 17)),
                        Map.of("client", new Remnant(1_000, "ann"))),
                new ForgetProcessor("n2", 16),
                new HasHome("n1", 17));
    }

    @ParameterizedTest
    @MethodSource("records")
    void isReadAsAnEarlierVersionWroteIt(IdentifiedDataSerializable example) throws IOException {
        new GoldenRecord(new RegistryMessages(), example).check();
    }
}
