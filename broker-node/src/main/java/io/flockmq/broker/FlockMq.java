package io.flockmq.broker;

import io.flockmq.broker.command.Commands;
import io.flockmq.broker.config.StartFailure;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts one broker node. */
@SpringBootApplication
public class FlockMq {

    /**
     * Starts the node and returns when its listeners are open; the node then runs until SIGTERM. A
     * start that fails says why on standard error and ends with status 2 if the configuration is wrong, 1 otherwise.
     *
     * @param args a {@linkplain Commands command} and what it needs, which is carried out instead; or, behind {@code run} or alone, {@code --config <file>},
     *     and settings such as {@code --mqtt.listeners.tcp.port=1884}
     */
    public static void main(String[] args) {
        if (Commands.areMeant(args)) {
            System.exit(Commands.run(args));
        }
        try {
            SpringApplication.run(FlockMq.class, Commands.settings(args));
        } catch (SpringApplication.AbandonedRunException stoppedOnPurpose) {
            throw stoppedOnPurpose;
        } catch (RuntimeException reported) {
            System.exit(StartFailure.exitStatus(reported));
        }
    }
}
