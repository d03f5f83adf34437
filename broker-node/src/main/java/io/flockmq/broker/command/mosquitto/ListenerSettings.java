package io.flockmq.broker.command.mosquitto;

import io.flockmq.broker.command.mosquitto.Finding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One listener becomes settings, or is left out: one that would let clients in whom Mosquitto keeps out is not opened.
 */
final class ListenerSettings {

    private static final int LARGEST_PORT = 65_535;

    private static final Set<String> SAFE_VERSIONS = Set.of("tlsv1.2", "tlsv1.3");

    /** What becomes of lines that say nothing about who may come. */
    private static final Map<String, String> LOST = Map.of(
            "mount_point", "clients of this listener would have topics of their own",
            "use_username_as_clientid", "the client id is that of the client",
            "http_dir", "no files are served",
            "ciphers", "they are fixed: those of TLS 1.2 with forward secrecy",
            "ciphers_tls1.3", "they are fixed: those of TLS 1.3",
            "dhparamfile", "elliptic curves are used",
            "socket_domain", "the address decides");

    private final ListenerLines listener;
    private final List<Imported.Setting> settings = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private @Nullable String fault;

    private ListenerSettings(ListenerLines listener) {
        this.listener = listener;
    }

    static ListenerSettings of(ListenerLines listener) {
        ListenerSettings made = new ListenerSettings(listener);
        made.address();
        made.protocol();
        made.encryption();
        made.rest();
        return made;
    }

    String name() {
        return listener.name();
    }

    List<Imported.Setting> settings() {
        return settings;
    }

    /** Why it is left out, null if it is not. */
    @Nullable
    String fault() {
        return fault;
    }

    List<Finding> findings() {
        return findings;
    }

    /** The template of the user name in certificates; null where they do not name users. */
    @Nullable
    String certificateUser() {
        if (listener.isOn("use_identity_as_username")) {
            return "{cn}";
        }
        return listener.isOn("use_subject_as_username") ? "{subject}" : null;
    }

    private void set(String setting, String value, @Nullable ConfLine line) {
        settings.add(new Imported.Setting(
                "mqtt.listeners." + name() + "." + setting, value, line == null ? "" : line.where()));
    }

    private void carried(String setting, String value, ConfLine line) {
        set(setting, value, line);
        findings.add(line.finding(Kind.CARRIED, "mqtt.listeners." + name() + "." + setting + ": " + value));
    }

    private void address() {
        ConfLine opening = listener.option("listener") == null ? listener.option("port") : listener.option("listener");
        String address = listener.address();
        try {
            int port = Integer.parseInt(listener.port());
            if (port < 1 || port > LARGEST_PORT || (address != null && address.startsWith("/"))) {
                fault = "it has no TCP port";
                return;
            }
        } catch (NumberFormatException noPort) {
            fault = "it has no TCP port";
            return;
        }
        ConfLine device = listener.option("bind_interface");
        if (device != null && address == null) {
            address = "127.0.0.1";
            findings.add(device.finding(
                    Kind.LOST,
                    "it is open to this machine only, until its address is in mqtt.listeners." + name() + ".bind"));
        } else if (device != null) {
            findings.add(device.finding(Kind.LOST, "the address decides"));
        }
        set("bind", address == null ? "0.0.0.0" : address, opening);
        set("port", listener.port(), opening);
        for (String word : List.of("listener", "port", "bind_address")) {
            ConfLine line = listener.option(word);
            if (line != null) {
                findings.add(line.finding(Kind.CARRIED, "mqtt.listeners." + name() + ".bind and .port"));
            }
        }
    }

    private void protocol() {
        ConfLine line = listener.option("protocol");
        if (line == null || line.value().equals("mqtt")) {
            if (line != null) {
                findings.add(line.finding(Kind.CARRIED, "it is so without a setting"));
            }
        } else if (line.value().equals("websockets")) {
            findings.add(line.finding(
                    Kind.CHANGED,
                    "mqtt.listeners." + name() + ".type; clients ask for the path /mqtt, see mqtt.listeners." + name()
                            + ".path"));
        } else {
            fault = "it speaks " + line.value();
        }
    }

    private void encryption() {
        boolean webSocket = listener.option("protocol") != null
                && "websockets".equals(listener.option("protocol").value());
        ConfLine certificate = listener.option("certfile");
        ConfLine key = listener.option("keyfile");
        boolean wanted = listener.options().keySet().stream()
                .anyMatch(word -> Set.of(
                                "cafile", "capath", "certfile", "keyfile", "require_certificate", "crlfile", "psk_hint")
                        .contains(word));
        if (listener.option("psk_hint") != null) {
            fault = "it is encrypted with keys that are shared beforehand (PSK)";
            return;
        }
        if (!wanted) {
            if (webSocket) {
                set("type", "ws", listener.option("protocol"));
            }
            return;
        }
        if (certificate == null || key == null) {
            fault = "it is to be encrypted, and has no certfile or no keyfile";
            return;
        }
        set("type", webSocket ? "wss" : "tls", certificate);
        carried("tls.bundle", name(), certificate);
        String bundle = "spring.ssl.bundle.pem." + name() + ".";
        settings.add(new Imported.Setting(bundle + "keystore.certificate", certificate.value(), certificate.where()));
        settings.add(new Imported.Setting(bundle + "keystore.private-key", key.value(), key.where()));
        findings.add(key.finding(Kind.CARRIED, bundle + "keystore.private-key"));
        clients(bundle);
        ConfLine version = listener.option("tls_version");
        if (version != null) {
            findings.add(version.finding(
                    SAFE_VERSIONS.contains(version.value()) ? Kind.CHANGED : Kind.LOST, "TLS 1.2 and 1.3 are spoken"));
        }
    }

    private void clients(String bundle) {
        ConfLine authorities = listener.option("cafile");
        ConfLine required = listener.option("require_certificate");
        if (authorities != null) {
            settings.add(
                    new Imported.Setting(bundle + "truststore.certificate", authorities.value(), authorities.where()));
            findings.add(authorities.finding(Kind.CARRIED, bundle + "truststore.certificate"));
        }
        ConfLine directory = listener.option("capath");
        if (directory != null) {
            findings.add(directory.finding(
                    Kind.LOST, "authorities are in one file, see " + bundle + "truststore.certificate"));
        }
        if (required != null && required.isTrue()) {
            if (authorities == null) {
                fault = "clients show certificates, and no cafile says whose";
                return;
            }
            carried("tls.client-auth", "required", required);
        } else if (required != null) {
            findings.add(required.finding(Kind.CARRIED, "it is so without a setting"));
        }
        ConfLine revoked = listener.option("crlfile");
        if (revoked != null) {
            carried("tls.crl-file", revoked.value(), revoked);
        }
        for (String word : List.of("use_identity_as_username", "use_subject_as_username")) {
            ConfLine line = listener.option(word);
            if (line != null && line.isTrue()) {
                if (required == null || !required.isTrue()) {
                    fault = "certificates name the user, and are not required";
                }
                findings.add(line.finding(
                        word.startsWith("use_identity") ? Kind.CARRIED : Kind.CHANGED,
                        "mqtt.security.x509.user-name: " + certificateUser()));
            }
        }
    }

    private void rest() {
        ConfLine most = listener.option("max_connections");
        if (most != null) {
            try {
                int number = Integer.parseInt(most.value());
                if (number == 0) {
                    fault = "it lets nobody in (max_connections 0)";
                } else {
                    carried("max-connections", Integer.toString(Math.max(0, number)), most);
                }
            } catch (NumberFormatException wrong) {
                findings.add(most.finding(Kind.LOST, "not a number"));
            }
        }
        LOST.forEach((word, why) -> {
            ConfLine line = listener.option(word);
            if (line != null) {
                findings.add(line.finding(Kind.LOST, why));
            }
        });
        if (listener.option("mount_point") != null) {
            fault = "its clients would see topics of others (mount_point)";
        }
        for (String word : List.of("tls_engine", "tls_keyform", "tls_engine_kpass_sha1")) {
            if (listener.option(word) != null) {
                fault = "its key is in an engine of OpenSSL";
            }
        }
    }
}
