package io.flockmq.broker;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts one broker node. */
@SpringBootApplication
public class FlockMq {

    /**
     * Starts the node and returns when its listeners are open; the node then runs until SIGTERM.
     *
     * @param args Spring Boot's command-line properties, for instance {@code --mqtt.listeners.tcp.port=1884}
     */
    public static void main(String[] args) {
        SpringApplication.run(FlockMq.class, args);
    }
}
