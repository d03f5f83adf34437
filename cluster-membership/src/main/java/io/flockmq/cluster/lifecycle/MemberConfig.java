package io.flockmq.cluster.lifecycle;

import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import io.flockmq.cluster.membership.ClusterSettings;
import io.flockmq.cluster.membership.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * Hazelcast as FlockMQ uses it, whatever the node: quick to notice a loss, few threads, and nothing that tells, listens or
 * scans unasked.
 */
final class MemberConfig {

    private MemberConfig() {}

    static Config of(ClusterSettings settings) {
        Config config = new Config();
        config.setClusterName(clusterName(settings.name(), settings.secret()));
        properties(settings).forEach(config::setProperty);
        config.getMetricsConfig().setEnabled(false);
        config.getJetConfig().setEnabled(false);
        JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
        // Ours do not need Java's serialization; Hazelcast's own exceptions do.
        filter.getWhitelist().addPrefixes("com.hazelcast.", "java.", "[");
        config.getSerializationConfig().setJavaSerializationFilterConfig(filter);
        return config;
    }

    /** Members of another cluster name are strangers to Hazelcast, and nobody can guess this one without the secret. */
    static String clusterName(String name, Secret secret) {
        byte[] signature = secret.sign(("hazelcast" + name).getBytes(StandardCharsets.UTF_8));
        return name + '-' + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(signature, 16));
    }

    private static Map<String, String> properties(ClusterSettings settings) {
        Map<String, String> properties = new TreeMap<>();

        // A dead process is noticed by its sockets, a frozen one by its silence.
        properties.put(
                "hazelcast.heartbeat.interval.seconds",
                seconds(settings.heartbeatInterval().toSeconds()));
        properties.put(
                "hazelcast.max.no.heartbeat.seconds",
                seconds(settings.heartbeatLimit().toSeconds()));
        properties.put("hazelcast.heartbeat.failuredetector.type", "deadline");
        properties.put("hazelcast.connection.monitor.interval", "100");
        properties.put("hazelcast.connection.monitor.max.faults", "3");
        // When the master is dead, the next one asks all others, and has those leave that do not agree in time. The
        // seconds are
        // also the number of times that it asks, and the first five take 30 ms together: by then not everybody need
        // have
        // noticed the death. Who is dead, too, is suspected long before these seconds are over, and not waited for.
        properties.put("hazelcast.mastership.claim.timeout.seconds", "60");
        properties.put("hazelcast.invocation.retry.pause.millis", "100");
        properties.put("hazelcast.member.list.publish.interval.seconds", "10");

        // Joining, and coming back after a split.
        properties.put("hazelcast.wait.seconds.before.join", "1");
        properties.put("hazelcast.max.wait.seconds.before.join", "5");
        properties.put("hazelcast.max.join.seconds", "60");
        properties.put("hazelcast.connect.all.wait.seconds", "10");
        properties.put("hazelcast.socket.connect.timeout.seconds", "3");
        properties.put("hazelcast.tcp.join.port.try.count", "1");
        properties.put("hazelcast.merge.first.run.delay.seconds", "10");
        properties.put("hazelcast.merge.next.run.delay.seconds", "10");

        // What is confirmed is on a backup, and what takes long has failed.
        properties.put("hazelcast.operation.fail.on.indeterminate.state", "true");
        // A backup that dies on the way is not noticed, only missed: who waits for it waits as long as this, and asks
        // again.
        properties.put("hazelcast.operation.backup.timeout.millis", "800");
        properties.put("hazelcast.operation.call.timeout.millis", "10000");
        properties.put("hazelcast.graceful.shutdown.max.wait", "60");

        // A broker's processors are for its event loops.
        properties.put("hazelcast.operation.thread.count", "2");
        properties.put("hazelcast.operation.generic.thread.count", "2");
        properties.put("hazelcast.operation.priority.generic.thread.count", "1");
        properties.put("hazelcast.operation.response.thread.count", "1");
        properties.put("hazelcast.io.thread.count", "1");
        properties.put("hazelcast.event.thread.count", "1");
        properties.put("hazelcast.clientengine.thread.count", "1");
        properties.put("hazelcast.clientengine.query.thread.count", "1");
        properties.put("hazelcast.clientengine.blocking.thread.count", "1");

        // Our process ends Hazelcast, and Hazelcast talks to members only.
        properties.put("hazelcast.shutdownhook.enabled", "false");
        properties.put("hazelcast.phone.home.enabled", "false");
        properties.put("hazelcast.persistence.auto.cluster.state", "false");
        properties.put("hazelcast.logging.type", "slf4j");
        properties.put("hazelcast.logging.details.enabled", "false");
        properties.put("hazelcast.logging.emoji.enabled", "false");
        properties.put("hazelcast.member.naming.moby.enabled", "false");
        return properties;
    }

    private static String seconds(long seconds) {
        return Long.toString(seconds);
    }
}
