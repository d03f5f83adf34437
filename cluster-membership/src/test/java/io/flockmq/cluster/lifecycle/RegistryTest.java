package io.flockmq.cluster.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flockmq.cluster.membership.Node;
import io.flockmq.cluster.session.Claim;
import io.flockmq.cluster.session.ClientRegistry;
import io.flockmq.cluster.session.Forgotten;
import io.flockmq.cluster.session.Owner;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the registry answers with two nodes; each test has client ids of its own. */
class RegistryTest {

    private static final Cluster cluster = new Cluster(2);
    private static final ClusterMember memberA = cluster.start("a", 0);
    private static final ClusterMember memberB = cluster.start("b", 1);

    private final ClientRegistry atA = memberA.registry();
    private final ClientRegistry atB = memberB.registry();
    private final Node a = memberA.membership().view().self();
    private final Node b = memberB.membership().view().self();

    @BeforeAll
    static void theyHaveMet() {
        await().until(() -> memberA.membership().view().members().size() == 2);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void theFirstClaimFindsNobodyAndStartsWithTheTime() {
        long before = InstantSource.system().millis() * 1000;

        Claim claim = get(atA.claim("first", true, null));

        assertThat(claim.previous()).isNull();
        assertThat(claim.epoch()).isBetween(before, (InstantSource.system().millis() + 1) * 1000);
    }

    @Test
    void aClaimNamesTheHomeBeforeAndHasAHigherEpoch() {
        Claim first = get(atA.claim("moves", true, null));
        Claim second = get(atB.claim("moves", false, null));
        Claim third = get(atB.claim("moves", true, null));

        assertThat(second.previous()).isEqualTo(new Owner("a", a.incarnation(), first.epoch(), true));
        assertThat(second.epoch()).isGreaterThan(first.epoch());
        assertThat(third.previous()).isEqualTo(new Owner("b", b.incarnation(), second.epoch(), false));
        assertThat(third.epoch()).isGreaterThan(second.epoch());
    }

    @Test
    void claimsAtTwoNodesAtOnceMakeOneChain() {
        List<CompletionStage<Claim>> stages = new ArrayList<>();
        IntStream.range(0, 200).forEach(i -> stages.add((i % 2 == 0 ? atA : atB).claim("storm", true, null)));
        List<Claim> claims = stages.stream().map(RegistryTest::get).toList();

        assertThat(claims).extracting(Claim::epoch).doesNotHaveDuplicates();
        assertThat(claims)
                .extracting(Claim::previous)
                .filteredOn(Objects::nonNull)
                .extracting(owner -> Objects.requireNonNull(owner).epoch())
                .as("each but the last is the one before of exactly one")
                .doesNotHaveDuplicates()
                .hasSize(199);
    }

    @Test
    void aReleasedClientIdIsForgottenButNeverGetsAnOldEpoch() {
        Claim first = get(atA.claim("released", true, null));
        get(atA.release("released", first.epoch()));

        Claim second = get(atB.claim("released", true, null));

        assertThat(second.previous()).isNull();
        assertThat(second.epoch()).isGreaterThan(first.epoch());
    }

    @Test
    void aReleaseThatComesTooLateChangesNothing() {
        Claim first = get(atA.claim("late", true, null));
        Claim second = get(atB.claim("late", true, null));

        get(atA.release("late", first.epoch()));
        get(atA.release("late", second.epoch()));

        assertThat(get(atA.claim("late", true, null)).previous())
                .isEqualTo(new Owner("b", b.incarnation(), second.epoch(), true));
    }

    @Test
    void onlyWhatNobodyClaimedSinceIsAdopted() {
        Map<String, Long> epochs = new HashMap<>();
        IntStream.range(0, 1000).forEach(i -> epochs.put("adopt-" + i, 0L));
        epochs.replaceAll((id, none) -> get(atA.claim(id, true, null)).epoch());
        Claim taken = get(atB.claim("adopt-7", true, null));
        Map<String, Long> wanted = new HashMap<>(epochs);
        wanted.put("adopt-8", epochs.getOrDefault("adopt-8", 0L) - 1); // the dead node has claimed it again since
        wanted.put("adopt-9", epochs.getOrDefault("adopt-9", 0L) + 1);
        wanted.put("adopt-never-seen", 5L);

        Map<String, Claim> adopted = get(atB.adopt(wanted, "a", a.incarnation()));

        assertThat(adopted).hasSize(998).doesNotContainKeys("adopt-7", "adopt-9", "adopt-never-seen");
        adopted.forEach((id, claim) -> {
            long epoch = epochs.getOrDefault(id, 0L);
            assertThat(claim).isEqualTo(new Claim(epoch + 1, new Owner("a", a.incarnation(), epoch, true)));
        });
        assertThat(get(atA.claim("adopt-7", true, null)).previous())
                .isEqualTo(new Owner("b", b.incarnation(), taken.epoch(), true));
        assertThat(get(atB.adopt(epochs, "a", a.incarnation() - 1)))
                .as("another life of that node")
                .isEmpty();
    }

    @Test
    void whatADeadNodeHadClaimedInVainIsItsFormerHomesAgain() {
        Claim before = get(atA.claim("in-vain", true, null));
        get(atB.claim("in-vain", true, null));
        long incarnation = b.incarnation();

        get(atA.forget("b", incarnation));
        get(atB.forget("b", incarnation));

        assertThat(get(atB.claim("in-vain", true, null)).previous())
                .isEqualTo(new Owner("a", a.incarnation(), before.epoch(), true));
    }

    @Test
    void whatNobodyAdoptedIsForgottenByAllNodesTogether() {
        // As if both nodes were about to bury a third one: a and b own the partitions, the dead home is a life of b.
        IntStream.range(0, 300).forEach(i -> get(atB.claim("forget-" + i, i % 3 == 0, null)));
        long incarnation = b.incarnation();

        Forgotten atFirst = get(atA.forget("b", incarnation));
        Forgotten atSecond = get(atB.forget("b", incarnation));

        assertThat(atFirst.persistent()).isPositive();
        assertThat(atSecond.persistent()).isPositive();
        assertThat(atFirst.persistent() + atSecond.persistent()).isGreaterThanOrEqualTo(100);
        assertThat(atFirst.clean() + atSecond.clean()).isGreaterThanOrEqualTo(200);
        assertThat(get(atA.forget("b", incarnation))).isEqualTo(Forgotten.NOTHING);
        assertThat(get(atA.claim("forget-5", true, null)).previous()).isNull();
    }

    private static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("no answer", e);
        }
    }
}
