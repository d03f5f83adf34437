package io.flockmq.systemtest.security;

import io.flockmq.systemtest.process.Ports;
import io.flockmq.systemtest.process.RunningProgram;
import io.flockmq.systemtest.process.TemporaryDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** A mosquitto broker of the test's own, on a free loopback port. One thread. */
final class RealMosquitto implements AutoCloseable {

    private final TemporaryDirectory directory = new TemporaryDirectory();
    private final int port = Ports.free();
    private final RunningProgram program;

    /** Starts it, and waits until it listens. */
    RealMosquitto(Path passwords, Path rules) throws IOException {
        Path settings = Files.writeString(
                directory.file().toPath().resolve("mosquitto.conf"), """
                listener %d 127.0.0.1
                user root
                persistence false
                allow_anonymous true
                sys_interval 1
                password_file %s
                acl_file %s
                """.formatted(port, passwords, rules));
        program = RunningProgram.start(new ProcessBuilder("mosquitto", "-c", settings.toString()));
        program.awaitLine("mosquitto's start", line -> line.contains("running"));
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void close() {
        program.close();
        directory.close();
    }
}
