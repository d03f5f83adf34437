package io.flockmq.broker.command.mosquitto;

import io.flockmq.broker.command.mosquitto.Finding.Kind;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines that are not about a listener, nor about who may come and what they may do. */
final class GeneralLines {

    private static final long LARGEST_PACKET = 256L << 20;
    private static final long SMALLEST_PACKET = 1024;
    /** What a packet may have besides its payload. */
    private static final long ENVELOPE = 64L << 10;

    private static final long LARGEST_COUNT = 10_000_000;
    private static final long LONGEST_EXPIRY_DAYS = 49_710;
    private static final Pattern PERIOD = Pattern.compile("(\\d+)([hdwmy])");
    private static final Map<String, Integer> DAYS = Map.of("d", 1, "w", 7, "m", 30, "y", 365);

    /** Nothing is lost with these, and why. */
    private static final Map<String, String> NEEDLESS = Map.ofEntries(
            Map.entry("set_tcp_nodelay", "it is always so"),
            Map.entry("log_timestamp", "each line has its time"),
            Map.entry("log_timestamp_format", "each line has its time, in ISO 8601 and UTC"),
            Map.entry("connection_messages", "connections are always logged"),
            Map.entry("autosave_interval", "what is acknowledged is stored at once"),
            Map.entry("autosave_on_changes", "what is acknowledged is stored at once"),
            Map.entry("persistence_file", "the store is a directory"),
            Map.entry("per_listener_settings", "taken into account"));

    /** What is lost, and what to do. */
    private static final Map<String, String> LOST = Map.ofEntries(
            Map.entry(
                    "persistence_location",
                    "the store is in mqtt.storage.dir; sessions and retained messages of mosquitto.db stay there"),
            Map.entry("user", "the node runs as the user that starts it"),
            Map.entry("pid_file", "whoever starts the node knows its process"),
            Map.entry("max_inflight_bytes", "messages in flight are counted, not their bytes"),
            Map.entry("memory_limit", "limit Java's heap by -Xmx, and see mqtt.session.max-queued-bytes-total"),
            Map.entry("upgrade_outgoing_qos", "a message has the lower QoS of its publisher and the subscription"),
            Map.entry(
                    "allow_duplicate_messages",
                    "a client gets a message once for each of its subscriptions that match, as MQTT 5 allows"),
            Map.entry(
                    "check_retain_source", "a retained message stays when its publisher loses the right to publish it"),
            Map.entry("auto_id_prefix", "the broker chooses ids of its own"),
            Map.entry("log_facility", "the log is on standard output"),
            Map.entry("websockets_log_level", "see logging.level"),
            Map.entry("websockets_headers_size", "it is fixed"));

    private final List<Imported.Setting> settings;
    private final List<Finding> findings;
    private long packet = Long.MAX_VALUE;

    GeneralLines(List<Imported.Setting> settings, List<Finding> findings) {
        this.settings = settings;
        this.findings = findings;
    }

    /** Whether the line is one of these; then it is dealt with. */
    boolean take(ConfLine line) {
        try {
            return known(line);
        } catch (NumberFormatException wrong) {
            findings.add(line.finding(Kind.LOST, "not a number that could be meant"));
            return true;
        }
    }

    private boolean known(ConfLine line) {
        switch (line.word()) {
            case "max_inflight_messages" -> number(line, "mqtt.session.max-inflight-messages", 65_535);
            case "max_queued_messages" -> number(line, "mqtt.session.max-queued-messages", LARGEST_COUNT);
            case "max_queued_bytes" -> {
                if (Long.parseLong(line.value()) == 0) {
                    findings.add(line.finding(
                            Kind.LOST, "queues are never without a limit; see mqtt.session.max-queued-bytes"));
                } else {
                    set(
                            line,
                            "mqtt.session.max-queued-bytes",
                            Math.max(SMALLEST_PACKET, Long.parseLong(line.value())) + "B");
                }
            }
            case "queue_qos0_messages" -> bool(line, "mqtt.session.queue-qos0-messages");
            case "retain_available" -> bool(line, "mqtt.features.retain");
            case "allow_zero_length_clientid" -> bool(line, "mqtt.connect.allow-empty-client-id");
            case "sys_interval" -> set(line, "mqtt.sys.interval", Math.min(86_400, Long.parseLong(line.value())) + "s");
            case "global_max_clients", "global_max_connections" -> {
                long most = Long.parseLong(line.value());
                set(line, "mqtt.limits.max-connections", Long.toString(Math.max(0, most)));
            }
            case "max_keepalive" -> keepAlive(line);
            case "max_packet_size" -> packet(line, 0);
            case "message_size_limit" -> packet(line, ENVELOPE);
            case "persistent_client_expiration" -> expiry(line);
            case "persistence" -> set(line, "mqtt.storage.type", line.isTrue() ? "rocksdb" : "memory");
            case "log_dest" -> logDestination(line);
            case "log_type" -> logType(line);
            default -> {
                String needless = NEEDLESS.get(line.word());
                String lost = LOST.get(line.word());
                if (needless == null && lost == null) {
                    return false;
                }
                findings.add(
                        needless != null ? line.finding(Kind.CARRIED, needless) : line.finding(Kind.LOST, "" + lost));
            }
        }
        return true;
    }

    private void set(ConfLine line, String key, String value) {
        settings.removeIf(setting -> setting.key().equals(key)); // the last one counts
        settings.add(new Imported.Setting(key, value, line.where()));
        findings.add(line.finding(Kind.CARRIED, key + ": " + value));
    }

    private void changed(ConfLine line, String key, String value, String how) {
        settings.removeIf(setting -> setting.key().equals(key));
        settings.add(new Imported.Setting(key, value, line.where()));
        findings.add(line.finding(Kind.CHANGED, key + ": " + value + "; " + how));
    }

    private void bool(ConfLine line, String key) {
        set(line, key, Boolean.toString(line.isTrue()));
    }

    /** 0 is no limit with Mosquitto; here there is always one. */
    private void number(ConfLine line, String key, long most) {
        long value = Long.parseLong(line.value());
        if (value == 0 || value > most) {
            changed(line, key, Long.toString(most), "there is always a limit, and this is the largest");
        } else {
            set(line, key, Long.toString(value));
        }
    }

    private void keepAlive(ConfLine line) {
        long seconds = Long.parseLong(line.value());
        if (seconds == 0) {
            findings.add(line.finding(Kind.CARRIED, "any keep-alive is allowed"));
            return;
        }
        settings.add(new Imported.Setting("mqtt.keep-alive.allow-unlimited", "false", line.where()));
        changed(
                line,
                "mqtt.keep-alive.max",
                Math.min(65_535, seconds) + "s",
                "a client of MQTT 3 that asks for more is let in and held to it");
    }

    private void packet(ConfLine line, long envelope) {
        long bytes = Long.parseLong(line.value());
        long most = bytes == 0 ? LARGEST_PACKET : Math.clamp(bytes + envelope, SMALLEST_PACKET, LARGEST_PACKET);
        packet = Math.min(packet, most);
        String key = "mqtt.limits.max-packet-size";
        if (bytes == 0 || envelope > 0 || most != bytes) {
            String why = envelope > 0
                    ? "topic and properties count, too, so that it has 64 KB more"
                    : "allowed is 1 KB to 256 MB";
            changed(line, key, packet + "B", why);
        } else {
            set(line, key, packet + "B");
        }
    }

    private void expiry(ConfLine line) {
        Matcher period = PERIOD.matcher(line.value());
        if (!period.matches()) {
            findings.add(line.finding(Kind.LOST, "not a time such as 12h, 7d, 2w, 1m or 1y"));
            return;
        }
        long count = Long.parseLong(period.group(1));
        String unit = period.group(2);
        String value = unit.equals("h") && count < LONGEST_EXPIRY_DAYS
                ? count + "h"
                : Math.min(LONGEST_EXPIRY_DAYS, count * DAYS.getOrDefault(unit, 1)) + "d";
        set(line, "mqtt.session.max-expiry", value);
    }

    private void logDestination(ConfLine line) {
        if (line.value().startsWith("file ")) {
            set(
                    line,
                    "logging.file.name",
                    line.value().substring("file ".length()).strip());
        } else if (line.value().equals("stdout")) {
            findings.add(line.finding(Kind.CARRIED, "the log is on standard output"));
        } else {
            findings.add(line.finding(Kind.LOST, "the log is on standard output, or in logging.file.name"));
        }
    }

    private void logType(ConfLine line) {
        if (line.value().equals("all") || line.value().equals("debug")) {
            set(line, "logging.level.io.flockmq", "debug");
        } else {
            findings.add(line.finding(
                    Kind.CHANGED, "the log says the same with any of these; see logging.level.io.flockmq"));
        }
    }
}
