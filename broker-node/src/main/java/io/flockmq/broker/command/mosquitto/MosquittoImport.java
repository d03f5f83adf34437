package io.flockmq.broker.command.mosquitto;

import io.flockmq.broker.command.mosquitto.Finding.Kind;
import io.flockmq.broker.command.mosquitto.Imported.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads mosquitto.conf and the files that it names, and makes of them what means the same here. For one import. */
public final class MosquittoImport {

    /** Bridges, which are not there yet. */
    private static final List<String> BRIDGE = List.of(
            "connection",
            "address",
            "addresses",
            "topic",
            "cleansession",
            "local_cleansession",
            "local_clientid",
            "local_password",
            "local_username",
            "remote_clientid",
            "remote_password",
            "remote_username",
            "clientid",
            "username",
            "password",
            "notifications",
            "notifications_local_only",
            "notification_topic",
            "keepalive_interval",
            "start_type",
            "restart_timeout",
            "idle_timeout",
            "threshold",
            "try_private",
            "round_robin");

    private final List<Setting> settings = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, ConfLine> access = new LinkedHashMap<>();
    private boolean plugin;

    private MosquittoImport() {}

    /**
     * Reads the file.
     *
     * @param passwordFile where the passwords will be
     * @param rulesFile where the rules will be
     * @throws ImportRefusedException if a file cannot be read, or the result would let clients do more than Mosquitto does
     */
    public static Imported read(Path conf, Path passwordFile, Path rulesFile) throws ImportRefusedException {
        return new MosquittoImport().convert(ConfLine.read(conf), passwordFile, rulesFile);
    }

    private Imported convert(List<ConfLine> lines, Path passwordFile, Path rulesFile) throws ImportRefusedException {
        boolean perListener =
                lines.stream().anyMatch(line -> line.word().equals("per_listener_settings") && line.isTrue());
        ListenerLines.Gathering gathering = new ListenerLines.Gathering(perListener);
        GeneralLines general = new GeneralLines(settings, findings);
        for (ConfLine line : lines) {
            if (!gathering.take(line) && !general.take(line)) {
                other(line);
            }
        }
        gathering.unused().forEach(line -> findings.add(line.finding(Kind.LOST, "no listener has it")));
        List<ListenerLines> all = gathering.all();
        boolean local = all.isEmpty();
        if (local) {
            settings.add(new Setting("mqtt.listeners.local.bind", "127.0.0.1", "no listener is named"));
            settings.add(new Setting("mqtt.listeners.local.port", "1883", ""));
        }
        Map<ListenerSettings, Access> opened = opened(all, perListener);
        if (!local && opened.isEmpty()) {
            throw new ImportRefusedException("No listener is left: "
                    + findings.stream()
                            .filter(finding -> finding.kind() == Kind.LOST)
                            .map(Finding::toString)
                            .collect(Collectors.joining("; ")));
        }
        if (local) {
            ConfLine anonymous = access.get("allow_anonymous");
            Access here = new Access(
                    access.get("password_file"), access.get("acl_file"), anonymous == null || anonymous.isTrue());
            List<String> passwords = passwords(List.of(here), passwordFile);
            listenerAccess("local", here, passwords != null, false, false);
            return new Imported(settings, passwords, rules(List.of(here), rulesFile), findings);
        }
        boolean certificates = certificates(opened);
        // Where certificates name the user, passwords are not asked for.
        List<Access> asked = opened.entrySet().stream()
                .filter(each -> each.getKey().certificateUser() == null)
                .map(Map.Entry::getValue)
                .toList();
        List<String> passwords = passwords(asked, passwordFile);
        opened.forEach((listener, who) -> {
            settings.addAll(listener.settings());
            listenerAccess(listener.name(), who, passwords != null, certificates, listener.certificateUser() != null);
        });
        features(all);
        return new Imported(settings, passwords, rules(List.copyOf(opened.values()), rulesFile), findings);
    }

    private void other(ConfLine line) throws ImportRefusedException {
        String word = line.word();
        if (ListenerLines.ACCESS.contains(word)) {
            access.put(word, line);
            if (word.equals("allow_anonymous")) {
                findings.add(line.finding(Kind.CARRIED, "mqtt.listeners.<name>.allow-anonymous: " + line.isTrue()));
            }
        } else if (word.equals("plugin") || word.equals("auth_plugin")) {
            plugin = true;
            findings.add(
                    line.finding(
                            Kind.LOST,
                            "who may come and what they may do was for it to say; without files of Mosquitto for that, nobody may anything"));
        } else if (word.startsWith("plugin_opt_") || word.startsWith("auth_opt_") || word.startsWith("auth_plugin_")) {
            findings.add(line.finding(Kind.LOST, "plugins are not there"));
        } else if (BRIDGE.contains(word) || word.startsWith("bridge_")) {
            findings.add(line.finding(Kind.LOST, "bridges to other brokers are not there"));
        } else if (word.equals("clientid_prefixes")) {
            throw new ImportRefusedException(
                    line.where()
                            + ": clients with any other id than clientid_prefixes says could come in; if they may, take the line out.");
        } else if (word.equals("psk_file")) {
            findings.add(line.finding(Kind.LOST, "keys that are shared beforehand (PSK) are not there"));
        } else {
            findings.add(line.finding(Kind.LOST, "no counterpart is known"));
        }
    }

    private Map<ListenerSettings, Access> opened(List<ListenerLines> all, boolean perListener) {
        Map<ListenerSettings, Access> opened = new LinkedHashMap<>();
        for (ListenerLines listener : all) {
            ListenerSettings made = ListenerSettings.of(listener);
            ConfLine anonymous = perListener ? listener.option("allow_anonymous") : access.get("allow_anonymous");
            ConfLine passwords = perListener ? listener.option("password_file") : access.get("password_file");
            ConfLine rules = perListener ? listener.option("acl_file") : access.get("acl_file");
            if (perListener && anonymous != null) {
                findings.add(anonymous.finding(
                        Kind.CARRIED, "mqtt.listeners." + made.name() + ".allow-anonymous: " + anonymous.isTrue()));
            }
            if (made.fault() == null) {
                findings.addAll(made.findings());
                opened.put(made, new Access(passwords, rules, anonymous != null && anonymous.isTrue()));
            } else {
                listener.options()
                        .values()
                        .forEach(line ->
                                findings.add(line.finding(Kind.LOST, "the listener is not opened: " + made.fault())));
            }
        }
        return opened;
    }

    private boolean certificates(Map<ListenerSettings, Access> opened) throws ImportRefusedException {
        List<String> templates = opened.keySet().stream()
                .map(ListenerSettings::certificateUser)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        if (templates.size() > 1) {
            throw new ImportRefusedException(
                    "One listener takes the common name of a certificate as user name, another its whole subject; here all take the same.");
        }
        templates.forEach(template -> settings.add(new Setting("mqtt.security.x509.user-name", template, "")));
        return !templates.isEmpty();
    }

    /** The password file; an empty one where Mosquitto lets nobody in. */
    private @Nullable List<String> passwords(List<Access> all, Path file) throws ImportRefusedException {
        ConfLine named = theOnly(all, Access::passwords, "password_file");
        boolean closed = all.stream().anyMatch(who -> !who.anonymous() && who.passwords() == null);
        if (named == null && !closed) {
            return null;
        }
        if (named != null && all.stream().anyMatch(who -> who.passwords() == null)) {
            findings.add(
                    named.finding(
                            Kind.CHANGED,
                            "clients that show a user name are asked for its password at each listener, also where Mosquitto asks nobody"));
            if (closed) {
                throw new ImportRefusedException(
                        named.where()
                                + ": one listener has this password_file, and another has none and lets nobody in; here its users could come in there, too.");
            }
        }
        settings.add(new Setting(
                "mqtt.security.password-file.path",
                file.toString(),
                named == null ? "nobody may come in" : named.where()));
        if (named == null) {
            findings.add(new Finding(
                    Kind.CHANGED,
                    "mosquitto.conf",
                    "no password_file",
                    "nobody may come in where allow_anonymous is not true, as with Mosquitto; add users by flockmq user set "
                            + file));
            return List.of();
        }
        findings.add(named.finding(Kind.CARRIED, "mqtt.security.password-file.path: " + file));
        return Users.read(Path.of(named.value()), findings);
    }

    private @Nullable List<String> rules(List<Access> all, Path file) throws ImportRefusedException {
        ConfLine named = theOnly(all, Access::rules, "acl_file");
        if (named == null && !plugin) {
            return null;
        }
        settings.add(new Setting(
                "mqtt.security.acl-file.path",
                file.toString(),
                named == null ? "a plugin had the rules" : named.where()));
        if (named == null) {
            return List.of(
                    "# A plugin of Mosquitto may have had rules, which are not known: nothing is allowed until there are lines here.");
        }
        findings.add(named.finding(
                all.stream().anyMatch(who -> who.rules() == null) ? Kind.CHANGED : Kind.CARRIED,
                "mqtt.security.acl-file.path: " + file
                        + (all.stream().anyMatch(who -> who.rules() == null)
                                ? "; its rules are for clients of all listeners, also where Mosquitto has none"
                                : "")));
        List<String> rules = Rules.read(Path.of(named.value()), findings);
        if (all.stream().anyMatch(who -> who.passwords() == null && who.anonymous())) {
            findings.add(
                    named.finding(
                            Kind.CHANGED,
                            "a user name that nobody has checked is none here: such clients have the rules before the first user"));
        }
        return rules;
    }

    private @Nullable ConfLine theOnly(List<Access> all, Function<Access, @Nullable ConfLine> which, String word)
            throws ImportRefusedException {
        ConfLine only = null;
        for (Access who : all) {
            ConfLine line = which.apply(who);
            if (line == null) {
                continue;
            }
            if (only != null && !only.value().equals(line.value())) {
                throw new ImportRefusedException(
                        "Listeners have several files: " + only.where() + " and " + line.where() + " (" + word
                                + "); here there is one for all. Make one of them, or import one listener at a time.");
            }
            only = line;
        }
        return only;
    }

    private void listenerAccess(
            String name, Access who, boolean passwords, boolean certificates, boolean byCertificate) {
        String key = "mqtt.listeners." + name + ".";
        settings.add(new Setting(key + "allow-anonymous", Boolean.toString(who.anonymous() && !byCertificate), ""));
        if (byCertificate) {
            settings.add(new Setting(key + "authentication", "x509", ""));
        } else if (certificates && passwords) {
            settings.add(new Setting(key + "authentication", "password-file", ""));
        }
    }

    /** What Mosquitto says of one listener, and is said of all here. */
    private void features(List<ListenerLines> all) {
        feature(all, "max_qos", "mqtt.features.max-qos", 2);
        feature(all, "max_topic_alias", "mqtt.features.topic-alias-maximum", 10);
    }

    private void feature(List<ListenerLines> all, String word, String key, int otherwise) {
        List<ConfLine> lines = all.stream()
                .map(listener -> listener.option(word))
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
        if (lines.isEmpty()) {
            return;
        }
        try {
            int most = all.size() > lines.size() ? otherwise : 0;
            for (ConfLine line : lines) {
                most = Math.max(most, Integer.parseInt(line.value()));
            }
            settings.add(
                    new Setting(key, Integer.toString(most), lines.getFirst().where()));
            for (ConfLine line : lines) {
                findings.add(line.finding(
                        line.value().equals(Integer.toString(most)) ? Kind.CARRIED : Kind.LOST,
                        key + ": " + most + ", for all listeners"));
            }
        } catch (NumberFormatException wrong) {
            lines.forEach(line -> findings.add(line.finding(Kind.LOST, "not a number")));
        }
    }
}
