package io.flockmq.broker;

import io.flockmq.broker.command.CheckCommand;
import io.flockmq.broker.config.PasswordTool;
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
     * @param args {@code passwd} and what it needs, to change a password file instead; {@code check} and what it needs, to try a broker out; or {@code --config <file>}, and settings such as {@code --mqtt.listeners.tcp.port=1884}
     */
    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals(PasswordTool.COMMAND)) {
            System.exit(PasswordTool.run(args));
        }
        if (args.length > 0 && args[0].equals(CheckCommand.COMMAND)) {
            System.exit(CheckCommand.run(args));
        }
        try {
            SpringApplication.run(FlockMq.class, args);
        } catch (SpringApplication.AbandonedRunException stoppedOnPurpose) {
            throw stoppedOnPurpose;
        } catch (RuntimeException reported) {
            System.exit(StartFailure.exitStatus(reported));
        }
    }
}
