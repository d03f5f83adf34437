package io.flockmq.systemtest.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.client.Address;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.opentest4j.TestAbortedException;

/**
 * The broker that a class of tests talks to, for a static field with {@code @RegisterExtension}. Classes that ask for
 * the same settings share one process, which ends after the last test of all: client ids and topics must be a test's
 * own. When a test fails, what the broker logged meanwhile goes to the output; a stack trace there fails the test.
 *
 * <p>{@code -Dsystemtest.target=host:port}, or {@code conformance.target}, names a broker that runs already, any broker; tests that need settings
 * or control of the process are then skipped.
 */
public final class RunningBroker implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback {

    private static final @Nullable String TARGET =
            System.getProperty("conformance.target", System.getProperty("systemtest.target"));

    private final String[] settings;
    private @Nullable BrokerProcess process;
    private int linesBeforeTest;

    private RunningBroker(String... settings) {
        this.settings = settings;
    }

    /** @param settings such as {@code --mqtt.keep-alive.max=10s} */
    public static RunningBroker with(String... settings) {
        return new RunningBroker(settings);
    }

    /** As it is without any settings. */
    public static RunningBroker asInstalled() {
        return new RunningBroker();
    }

    public Address address() {
        return process == null && TARGET != null
                ? Address.parse(TARGET)
                : process().address();
    }

    /** The process, for tests that look behind the protocol; they are skipped if somebody else runs it. */
    public BrokerProcess process() {
        if (process == null) {
            throw new TestAbortedException("needs a broker of its own, not " + TARGET);
        }
        return process;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (TARGET == null) {
            process = context.getRoot()
                    .getStore(Namespace.create(RunningBroker.class))
                    .computeIfAbsent(List.of(settings), key -> BrokerProcess.start(settings), BrokerProcess.class);
        } else if (settings.length > 0) {
            throw new TestAbortedException("needs a broker with " + List.of(settings) + ", not " + TARGET);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        linesBeforeTest = process == null ? 0 : process.log().size();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (process == null) {
            return;
        }
        List<String> log = process.log().stream().skip(linesBeforeTest).toList();
        if (context.getExecutionException().isPresent()) {
            System.out.println("The broker's log during " + context.getDisplayName() + ":");
            log.forEach(line -> System.out.println("    " + line));
        }
        assertThat(log)
                .as("nothing that a client does may lead to this")
                .noneMatch(line -> line.startsWith("\tat ") || line.contains(" ERROR "));
    }
}
