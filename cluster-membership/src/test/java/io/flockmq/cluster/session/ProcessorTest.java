package io.flockmq.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import java.util.AbstractMap.SimpleEntry;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is carried out twice has the outcome of once, also when others came in between. */
class ProcessorTest {

    private static final RegistryEntry SOMEBODYS = new RegistryEntry(new Owner("z", 1, 1_000, true), 77, null, 0, null);

    private static final Set<RecallProcessor.Life> LIVING = Set.of(
            new RecallProcessor.Life("a", 1), new RecallProcessor.Life("b", 1), new RecallProcessor.Life("z", 1));

    private final SimpleEntry<String, @Nullable RegistryEntry> entry = new SimpleEntry<>("client", SOMEBODYS);

    @Test
    void aRepeatedClaimIsOneClaim() {
        Claim once = claim("a", 5);
        Claim twice = claim("a", 5);

        assertThat(twice).isEqualTo(once).isEqualTo(new Claim(1_001, SOMEBODYS.owner()));
    }

    @Test
    void aRepeatedClaimDoesNotTakeBackWhatAnotherNodeClaimedSince() {
        claim("a", 5);
        claim("b", 9);

        assertThat(new ClaimProcessor("a", 1, 5, true, null).process(entry)).isNull();
        assertThat(owner().nodeId()).isEqualTo("b");
    }

    @Test
    void aLaterClaimOfTheSameNodeIsAnother() {
        claim("a", 5);

        assertThat(claim("a", 6).epoch()).isEqualTo(1_002);
    }

    @Test
    void theBackupHasWhatTheOwnerHasWhateverItsTime() {
        ClaimProcessor processor = new ClaimProcessor("a", 1, 5, true, null);
        SimpleEntry<String, @Nullable RegistryEntry> backup = new SimpleEntry<>("client", SOMEBODYS);

        processor.process(entry);
        Objects.requireNonNull(processor.getBackupProcessor()).process(backup);

        assertThat(backup.getValue()).isEqualTo(entry.getValue());
    }

    @Test
    void aBackupKeepsTheNewerOfTwoThatArriveInTheWrongOrder() {
        RegistryEntry older = new RegistryEntry(new Owner("a", 1, 1_001, true), 1, null, 0, null);
        RegistryEntry newer = new RegistryEntry(new Owner("b", 1, 1_002, true), 1, older.owner(), 1, null);

        new StoreProcessor(newer).process(entry);
        new StoreProcessor(older).process(entry);

        assertThat(entry.getValue()).isEqualTo(newer);
    }

    @Test
    void aRepeatedAdoptionIsOneAdoption() {
        AdoptProcessor adopt = new AdoptProcessor("a", 1, 5, "z", 1, Map.of("client", 1_000L));

        Claim once = Objects.requireNonNull(adopt.process(entry)).claim();
        Claim twice = Objects.requireNonNull(adopt.process(entry)).claim();

        assertThat(twice).isEqualTo(once).isEqualTo(new Claim(1_001, SOMEBODYS.owner()));
    }

    @Test
    void aStoredSessionIsGoneOnWithByWhoeverAsksFirstAndOnlyWhereNobodyIsTheHome() {
        SimpleEntry<String, @Nullable RegistryEntry> free = new SimpleEntry<>("client", null);
        Map<String, Remnant> remnant = Map.of("client", new Remnant(1_000, "ann"));

        Claim once = Objects.requireNonNull(new RecallProcessor("a", 1, 5, 1_500, LIVING, remnant).process(free))
                .claim();
        Claim again = Objects.requireNonNull(new RecallProcessor("a", 1, 6, 1_600, LIVING, remnant).process(free))
                .claim();

        assertThat(again).isEqualTo(once).isEqualTo(new Claim(1_500, null));
        assertThat(Objects.requireNonNull(free.getValue()).user()).isEqualTo("ann");
        assertThat(new RecallProcessor("b", 1, 5, 1_700, LIVING, remnant).process(free))
                .isNull();
        assertThat(new RecallProcessor("a", 1, 5, 1_500, LIVING, remnant).process(entry))
                .isNull();
    }

    @Test
    void aSessionOfANodeThatIsDeadIsGoneOnWithByWhoeverHasItStored() {
        Map<String, Remnant> remnant = Map.of("client", new Remnant(900, null));
        Set<RecallProcessor.Life> others = Set.of(new RecallProcessor.Life("a", 1), new RecallProcessor.Life("z", 2));

        Claim claim = Objects.requireNonNull(new RecallProcessor("a", 1, 5, 1, others, remnant).process(entry))
                .claim();

        assertThat(claim.epoch()).as("above that of the dead home").isEqualTo(1_001);
        assertThat(owner().nodeId()).isEqualTo("a");
    }

    @Test
    void aNodeThatIsNamedByAnEarlierClaimHasTheSessionNoMore() {
        Map<String, Remnant> later = Map.of("client", new Remnant(1_001, null));

        assertThat(new RecallProcessor("a", 1, 5, 1, LIVING, later).process(entry))
                .isNotNull();
        assertThat(owner().nodeId()).isEqualTo("a");
    }

    @Test
    void theEpochOfAStoredSessionRisesAboveWhatIsStored() {
        SimpleEntry<String, @Nullable RegistryEntry> free = new SimpleEntry<>("client", null);

        new RecallProcessor("a", 1, 5, 1, LIVING, Map.of("client", new Remnant(1_000, null))).process(free);

        assertThat(Objects.requireNonNull(free.getValue()).epoch()).isEqualTo(1_001);
    }

    @Test
    void aClientIdOfAUserIsClaimedForNobodyElse() {
        new ClaimProcessor("a", 1, 5, true, "ann").process(entry);
        RegistryEntry anns = entry.getValue();

        for (String other : new @Nullable String[] {"bob", null}) {
            ClaimAnswer answer = new ClaimProcessor("b", 1, 6, true, other).process(entry);
            assertThat(Objects.requireNonNull(answer).isRefused()).isTrue();
        }
        assertThat(entry.getValue()).isEqualTo(anns);
    }

    @Test
    void aClientIdStaysThatOfItsUserWhereverItsSessionGoes() {
        new ClaimProcessor("y", 1, 5, true, "ann").process(entry);
        new AdoptProcessor("a", 1, 5, "y", 1, Map.of("client", 1_001L)).process(entry);

        ClaimAnswer bobs = new ClaimProcessor("b", 1, 6, true, "bob").process(entry);
        ClaimAnswer anns = new ClaimProcessor("b", 1, 7, true, "ann").process(entry);

        assertThat(Objects.requireNonNull(bobs).isRefused()).isTrue();
        assertThat(Objects.requireNonNull(anns).isRefused()).isFalse();
    }

    @Test
    void recordsTravel() {
        InternalSerializationService serialization = new DefaultSerializationServiceBuilder()
                .addDataSerializableFactory(RegistryMessages.FACTORY, new RegistryMessages())
                .build();
        RegistryEntry original = RegistryEntry.claimed(new Owner("näh", 3, 1_001, false), 9, SOMEBODYS, "ann");

        RegistryEntry copy = serialization.toObject(serialization.toData(original));

        assertThat(copy).isEqualTo(original).hasToString(original.toString());
    }

    private Claim claim(String node, long number) {
        return Objects.requireNonNull(new ClaimProcessor(node, 1, number, true, null).process(entry))
                .claim();
    }

    private Owner owner() {
        return Objects.requireNonNull(entry.getValue()).owner();
    }
}
