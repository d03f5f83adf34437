package io.flockmq.broker.command.mosquitto;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A listener as mosquitto.conf describes it: the line that opens it, and those about it.
 *
 * @param name for its settings
 * @param address null where no line says so: every address
 * @param options the last line of each word
 */
record ListenerLines(String name, String port, @Nullable String address, Map<String, ConfLine> options) {

    /** What is about one listener, or, before the first, about the one of {@code port}. */
    static final Set<String> WORDS = Set.of(
            "bind_interface",
            "cafile",
            "capath",
            "certfile",
            "keyfile",
            "ciphers",
            "ciphers_tls1.3",
            "crlfile",
            "dhparamfile",
            "tls_version",
            "tls_engine",
            "tls_keyform",
            "tls_engine_kpass_sha1",
            "max_connections",
            "max_qos",
            "max_topic_alias",
            "mount_point",
            "protocol",
            "socket_domain",
            "use_identity_as_username",
            "use_subject_as_username",
            "use_username_as_clientid",
            "psk_hint",
            "require_certificate",
            "http_dir");

    /** Who may come: about one listener where per_listener_settings says so, else about all. */
    static final Set<String> ACCESS = Set.of("allow_anonymous", "password_file", "acl_file");

    /** These open the listener of port 1883 although no line names it. */
    private static final Set<String> NOT_OPENING = Set.of("max_topic_alias");

    @Nullable
    ConfLine option(String word) {
        return options.get(word);
    }

    boolean isOn(String word) {
        ConfLine line = options.get(word);
        return line != null && line.isTrue();
    }

    /** Gathers listeners; takes lines in the order of the file. */
    static final class Gathering {

        private final Map<String, ConfLine> first = new LinkedHashMap<>();
        private final List<ListenerLines> listeners = new ArrayList<>();
        private final boolean perListener;
        private @Nullable ListenerLines current;

        Gathering(boolean perListener) {
            this.perListener = perListener;
        }

        /** Whether the line is about a listener. */
        boolean take(ConfLine line) {
            switch (line.word()) {
                case "listener" -> {
                    String[] words = line.value().split("\\s+", 2);
                    current = new ListenerLines(
                            nameFor(words[0]), words[0], words.length < 2 ? null : words[1], new LinkedHashMap<>());
                    current.options.put("listener", line);
                    listeners.add(current);
                }
                case "port", "bind_address" -> first.put(line.word(), line);
                default -> {
                    if (!WORDS.contains(line.word()) && !(perListener && ACCESS.contains(line.word()))) {
                        return false;
                    }
                    (current == null ? first : current.options).put(line.word(), line);
                }
            }
            return true;
        }

        private String nameFor(String port) {
            String name = "port-" + port;
            for (int i = 2; isTaken(name); i++) {
                name = "port-" + port + "-" + i;
            }
            return name;
        }

        private boolean isTaken(String name) {
            return listeners.stream().anyMatch(listener -> listener.name.equals(name));
        }

        /** All that Mosquitto opens, as far as lines say so. Empty: it is for this machine only. */
        List<ListenerLines> all() {
            List<ListenerLines> all = new ArrayList<>();
            if (first.keySet().stream().anyMatch(word -> !NOT_OPENING.contains(word))) {
                ConfLine port = first.get("port");
                ConfLine address = first.get("bind_address");
                String number = port == null ? "1883" : port.value();
                all.add(new ListenerLines(nameFor(number), number, address == null ? null : address.value(), first));
            }
            all.addAll(listeners);
            return all;
        }

        /** Lines about a listener that is not opened. */
        List<ConfLine> unused() {
            return all().stream().anyMatch(listener -> listener.options == first)
                    ? List.of()
                    : List.copyOf(first.values());
        }
    }
}
