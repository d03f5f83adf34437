package io.flockmq.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.session.OneLoop.Client;
import io.flockmq.broker.session.OneLoop.Published;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a will goes out, and when not (MQTT 5.0, sections 3.1.2.5, 3.1.3.2.2 and 3.1.4). */
class WillTest {

    /** The columns are session expiry / will delay, in seconds; the cells are when the will goes out. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            what happens                   | 0/0     | 0/5     | 60/0    | 60/5     | 60/90
            DISCONNECT                     | never   | never   | never   | never    | never
            DISCONNECT with will           | at once | at once | at once | after 5  | after 60
            lost                           | at once | at once | at once | after 5  | after 60
            taken over                     | at once | at once | at once | never    | never
            taken over by a clean start    | at once | at once | at once | at once  | at once
            lost, back after 3             | at once | at once | at once | never    | never
            lost, back after 30            | at once | at once | at once | after 5  | never
            lost, clean start after 3      | at once | at once | at once | after 3  | after 3
            lost, clean start after 30     | at once | at once | at once | after 5  | after 30
            lost, lost again 3 to 4        | at once | at once | at once | never    | never
            DISCONNECT that ends the session, with will | at once | at once | at once | at once | at once
            """)
    void aWillGoesOutOnceOrNeverAsTheSpecificationSays(
            String happening,
            String none,
            String noneDelayed,
            String kept,
            String delayed,
            String delayedBeyondExpiry) {
        goesOut(happening, 0, 5, noneDelayed);
        goesOut(happening, 60, 0, kept);
        goesOut(happening, 60, 5, delayed);
        goesOut(happening, 60, 90, delayedBeyondExpiry);
    }

    private static void goesOut(String happening, long expiry, long delay, String when) {
        OneLoop loop = new OneLoop();
        happen(loop, happening, expiry, OneLoop.will("bye", delay));
        loop.pass(1000);
        List<Published> expected = switch (when) {
            case "never" -> List.of();
            case "at once" -> List.of(new Published("c", "bye", 0));
            default -> List.of(new Published("c", "bye", Long.parseLong(when.substring("after ".length()))));
        };
        assertThat(loop.wills)
                .as("%s with expiry %d s and delay %d s", happening, expiry, delay)
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DISCONNECT with will",
                "lost",
                "taken over",
                "taken over by a clean start",
                "lost, back after 3",
                "lost, clean start after 3"
            })
    void withoutAWillNothingGoesOut(String happening) {
        for (long expiry : new long[] {0, 60}) {
            OneLoop loop = new OneLoop();
            happen(loop, happening, expiry, null);
            loop.pass(1000);
            assertThat(loop.wills).isEmpty();
        }
    }

    /** Later connections of the client have wills of their own, which never go out here, and stay to the end. */
    private static void happen(OneLoop loop, String happening, long expiry, @Nullable Will will) {
        Client client = loop.connect("c", false, expiry, 100, will);
        switch (happening) {
            case "DISCONNECT" -> {
                client.session().removeWill();
                loop.lose(client);
            }
            case "DISCONNECT with will", "lost" -> loop.lose(client);
            case "DISCONNECT that ends the session, with will" -> {
                client.session().expireAfter(0);
                loop.lose(client);
            }
            case "taken over" -> {
                connectAgain(loop, false, expiry);
                loop.lose(client);
            }
            case "taken over by a clean start" -> {
                connectAgain(loop, true, expiry);
                loop.lose(client);
            }
            case "lost, back after 3" -> back(loop, client, 3, false, expiry);
            case "lost, back after 30" -> back(loop, client, 30, false, expiry);
            case "lost, clean start after 3" -> back(loop, client, 3, true, expiry);
            case "lost, clean start after 30" -> back(loop, client, 30, true, expiry);
            case "lost, lost again 3 to 4" -> {
                loop.lose(client);
                loop.pass(3);
                Client withoutWill = loop.connect("c", false, expiry);
                loop.pass(1);
                loop.lose(withoutWill);
            }
            default -> throw new IllegalArgumentException(happening);
        }
    }

    private static void back(OneLoop loop, Client client, long seconds, boolean cleanStart, long expiry) {
        loop.lose(client);
        loop.pass(seconds);
        connectAgain(loop, cleanStart, expiry);
    }

    private static void connectAgain(OneLoop loop, boolean cleanStart, long expiry) {
        loop.connect("c", cleanStart, expiry, 100, OneLoop.will("never", 7));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 5", "60, 0", "60, 5"})
    void aWillThatItsClientMayNotPublishAnyMoreNeverGoesOut(long expiry, long delay) {
        OneLoop lost = new OneLoop();
        Client client = lost.connect("c", false, expiry, 100, OneLoop.will("refused", delay));
        client.link().refusesWill();
        lost.lose(client);
        lost.pass(1000);
        assertThat(lost.wills).isEmpty();

        for (boolean cleanStart : new boolean[] {false, true}) {
            OneLoop takenOver = new OneLoop();
            takenOver
                    .connect("c", false, expiry, 100, OneLoop.will("refused", delay))
                    .link()
                    .refusesWill();
            takenOver.connect("c", cleanStart, expiry);
            takenOver.pass(1000);
            assertThat(takenOver.wills).isEmpty();
        }
    }

    @Test
    void eachConnectionHasItsOwnWill() {
        OneLoop loop = new OneLoop();
        loop.lose(loop.connect("c", false, 60, 100, OneLoop.will("first", 5)));
        loop.lose(loop.connect("c", false, 60, 100, OneLoop.will("second", 5)));
        loop.pass(1000);
        assertThat(loop.wills).extracting(Published::payload).containsExactly("second");
    }

    @Test
    void aWillIsPublishedBeforeItsSessionEnds() {
        OneLoop loop = new OneLoop();
        loop.lose(loop.connect("c", true, 0, 100, OneLoop.will("bye", 0)));
        loop.lose(loop.connect("d", true, 60, 100, OneLoop.will("bye", 60)));
        loop.pass(60);
        assertThat(loop.wills).hasSize(2);
        assertThat(loop.ended).hasSize(2);
        assertThat(loop.timers.waiting()).isZero();
    }

    @Test
    void aDelayIsCutToTheLongestAllowed() {
        OneLoop loop = new OneLoop(Limits.generous().willDelay(Duration.ofSeconds(10)));
        loop.lose(loop.connect("c", false, 60, 100, OneLoop.will("bye", 30)));
        loop.pass(1000);
        assertThat(loop.wills).containsExactly(new Published("c", "bye", 10));
    }

    @Test
    void whereNoDelayIsAllowedTheWillGoesOutOnATakeoverToo() {
        OneLoop loop = new OneLoop(Limits.generous().willDelay(Duration.ZERO));
        loop.connect("c", false, 60, 100, OneLoop.will("bye", 30));
        loop.connect("c", false, 60);
        assertThat(loop.wills).containsExactly(new Published("c", "bye", 0));
    }
}
