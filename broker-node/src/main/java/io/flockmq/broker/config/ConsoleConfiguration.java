package io.flockmq.broker.config;

import io.flockmq.broker.console.ConsoleFiles;
import io.flockmq.broker.console.WebSocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Serves the web console, where there is an admin API for it. Where it is switched off, nothing of it is there. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "mqtt.admin.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty(name = "mqtt.console.enabled", matchIfMissing = true)
class ConsoleConfiguration {

    @Bean
    ConsoleFiles consoleFiles(BrokerProperties properties, NodeLives lives) {
        Map<String, ListenerProperties> listeners = properties.listeners();
        return new ConsoleFiles(
                () -> webSockets(listeners, lives.life().listeners().addresses()));
    }

    /**
     * Where browsers open WebSockets.
     *
     * @param open the addresses that are listened on, by listener
     */
    static List<WebSocketAddress> webSockets(
            Map<String, ListenerProperties> listeners, Map<String, InetSocketAddress> open) {
        List<WebSocketAddress> addresses = new ArrayList<>();
        open.forEach((name, address) -> {
            ListenerProperties listener = listeners.get(name);
            if (listener != null && listener.isWebSocket()) {
                String scheme = listener.type().name().toLowerCase(Locale.ROOT);
                addresses.add(new WebSocketAddress(scheme, host(address.getAddress()), address.getPort()));
            }
        });
        return addresses;
    }

    /** Whoever has loaded the page reaches these addresses by the page's own host. */
    private static String host(InetAddress address) {
        return address.isAnyLocalAddress() || address.isLoopbackAddress() ? "" : address.getHostAddress();
    }
}
