package io.flockmq.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * The cluster that a class of tests talks to, for a static field with {@code @RegisterExtension}. Before each test whatever an
 * earlier one killed, froze or cut is made whole. Classes that ask for no settings share one cluster, so client ids and topics
 * must be a test's own. When a test fails, the last lines of each node's log go to the output.
 *
 * <p>{@code -Dsystemtest.cluster.nodes} is the number of nodes, 3 unless set.
 */
public final class RunningCluster implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback {

    private static final int SIZE = Integer.getInteger("systemtest.cluster.nodes", 3);
    private static final int SHOWN_LINES = Integer.getInteger("systemtest.cluster.log", 80);

    private final boolean cuttable;
    private final String[] settings;
    private @Nullable ClusterOfProcesses cluster;
    private final List<Integer> linesBeforeTest = new ArrayList<>();

    private RunningCluster(boolean cuttable, String... settings) {
        this.cuttable = cuttable;
        this.settings = settings;
    }

    /** On the loopback address, shared with other classes. */
    public static RunningCluster shared() {
        return new RunningCluster(false);
    }

    /**
     * On the loopback address, of this class alone.
     *
     * @param settings such as {@code --mqtt.sys.interval=1s}
     */
    public static RunningCluster with(String... settings) {
        return new RunningCluster(false, settings);
    }

    /** In a network whose cables can be cut, of this class alone. */
    public static RunningCluster cuttable(String... settings) {
        return new RunningCluster(true, settings);
    }

    /** The processes. */
    public ClusterOfProcesses cluster() {
        if (cluster == null) {
            throw new IllegalStateException("not started");
        }
        return cluster;
    }

    /** A node by number, from 0. */
    public ClusterNode node(int number) {
        return cluster().node(number);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        boolean isShared = !cuttable && settings.length == 0;
        ExtensionContext owner = isShared ? context.getRoot() : context;
        cluster = owner.getStore(Namespace.create(RunningCluster.class))
                .computeIfAbsent(
                        isShared ? "shared" : this,
                        key -> ClusterOfProcesses.start(cuttable ? CutNetwork.open() : new Loopback(), SIZE, settings),
                        ClusterOfProcesses.class);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        cluster().makeWhole();
        linesBeforeTest.clear();
        cluster().nodes().forEach(node -> linesBeforeTest.add(node.log().size()));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<ClusterNode> nodes = cluster().nodes();
        if (context.getExecutionException().isPresent()) {
            System.out.println(context.getDisplayName() + " failed.");
            nodes.forEach(node -> System.out.println(cluster().describe(node, SHOWN_LINES)));
        }
        for (int i = 0; i < nodes.size(); i++) {
            assertThat(nodes.get(i).log().stream().skip(linesBeforeTest.get(i)))
                    .as("what %s must not log, whatever happens to the others", nodes.get(i))
                    .noneMatch(line -> line.contains(" ERROR ")
                            || line.contains("LEAK:")
                            || line.contains("OutOfMemoryError")
                            || line.contains("OutOfDirectMemoryError"));
        }
    }
}
