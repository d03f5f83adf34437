package io.flockmq.systemtest.process;

import java.nio.file.Files;
import java.nio.file.Path;

/** The jar under test: {@code -Dflockmq.jar}, or where the build puts it. */
public final class BrokerJar {

    private BrokerJar() {}

    /** Its place. */
    public static Path path() {
        Path jar = Path.of(System.getProperty("flockmq.jar", "../broker-node/target/flockmq.jar"))
                .toAbsolutePath()
                .normalize();
        if (!Files.isReadable(jar)) {
            throw new IllegalStateException("no broker to test: " + jar + " is missing (mvn package builds it)");
        }
        return jar;
    }
}
