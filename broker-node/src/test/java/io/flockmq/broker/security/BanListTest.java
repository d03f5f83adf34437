package io.flockmq.broker.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BanListTest {

    private static final InetAddress HOME = InetAddress.ofLiteral("192.0.2.7");

    private final ManualClock clock = new ManualClock();
    private final BanList bans = new BanList(clock);

    @Test
    void aClientIdAUserAndAnAddressCanBeBanned() {
        bans.add(ban(new Ban.Subject.ClientId("c"), null));
        bans.add(ban(new Ban.Subject.User("u"), null));
        bans.add(ban(new Ban.Subject.Address(AddressRange.parse("10.1.0.0/16")), null));
        bans.add(ban(new Ban.Subject.Address(AddressRange.parse("2001:db8::/32")), null));

        assertThat(bans.find(HOME, "c", null)).isNotNull();
        assertThat(bans.find(HOME, "other", "u")).isNotNull();
        assertThat(bans.find(InetAddress.ofLiteral("10.1.255.1"), "other", null))
                .isNotNull();
        assertThat(bans.find(InetAddress.ofLiteral("2001:db8:1::1"), "other", null))
                .isNotNull();
        assertThat(bans.find(HOME, "u", "c")).isNull();
        assertThat(bans.find(InetAddress.ofLiteral("10.2.0.1"), "other", "other"))
                .isNull();
        assertThat(bans.find(null, "other", null)).isNull();
    }

    @Test
    void whatOthersBanIsTakenUnlessThisListKnowsBetter() {
        Ban.Subject client = new Ban.Subject.ClientId("c");
        Ban own = ban(client, null);
        bans.add(own);
        bans.addIfUnknown(ban(client, clock.instant().plusSeconds(60)));
        assertThat(bans.added()).containsExactly(own);

        bans.replaceFile(List.of(ban(new Ban.Subject.User("in the file"), null)));
        bans.addIfUnknown(ban(new Ban.Subject.User("u"), null));
        assertThat(bans.find(HOME, "other", "u")).isNotNull();
        assertThat(bans.added()).extracting(Ban::subject).containsExactlyInAnyOrder(client, new Ban.Subject.User("u"));
    }

    @Test
    void aBanEndsAtItsTime() {
        bans.add(ban(new Ban.Subject.ClientId("c"), clock.instant().plusSeconds(60)));

        clock.advance(Duration.ofSeconds(59));
        assertThat(bans.find(HOME, "c", null)).isNotNull();
        clock.advance(Duration.ofSeconds(1));
        assertThat(bans.find(HOME, "c", null)).isNull();
        assertThat(bans.bans()).isEmpty();
    }

    @Test
    void aFileReplacesOnlyWhatWasInTheFile() {
        bans.add(ban(new Ban.Subject.ClientId("added"), null));
        bans.replaceFile(List.of(ban(new Ban.Subject.ClientId("first"), null)));
        bans.replaceFile(List.of(ban(new Ban.Subject.ClientId("second"), null)));

        assertThat(bans.find(HOME, "added", null)).isNotNull();
        assertThat(bans.find(HOME, "first", null)).isNull();
        assertThat(bans.find(HOME, "second", null)).isNotNull();
    }

    @Test
    void ofTwoBansTheLongerCounts() {
        Instant soon = clock.instant().plusSeconds(1);
        bans.add(ban(new Ban.Subject.ClientId("c"), soon));
        bans.replaceFile(List.of(ban(new Ban.Subject.ClientId("c"), null)));

        clock.advance(Duration.ofMinutes(1));
        assertThat(bans.find(HOME, "c", null)).isNotNull();
    }

    @Test
    void aBanCanBeLifted() {
        Ban.Subject client = new Ban.Subject.ClientId("c");
        bans.add(ban(client, null));

        assertThat(bans.lift(client)).isTrue();
        assertThat(bans.lift(client)).isFalse();
        assertThat(bans.find(HOME, "c", null)).isNull();
    }

    @Test
    void whoListensIsToldUntilItIsForgotten() {
        AtomicInteger told = new AtomicInteger();
        Runnable listener = told::incrementAndGet;
        bans.whenChanged(listener);
        bans.add(ban(new Ban.Subject.ClientId("c"), null));
        bans.replaceFile(List.of());
        bans.forget(listener);
        bans.replaceFile(List.of());

        assertThat(told).hasValue(2);
    }

    private static Ban ban(Ban.Subject subject, @Nullable Instant until) {
        return new Ban(subject, until);
    }
}
