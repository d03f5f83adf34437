package io.flockmq.broker.config;

import io.flockmq.broker.config.ListenerRules.Breach;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** What must hold for a node of a cluster beyond the range of each value. */
final class ClusterRules {

    private ClusterRules() {}

    /** All rules that are not kept; looks the address to bind to up. */
    static List<Breach> check(BrokerProperties.Cluster cluster) {
        List<Breach> breaches = new ArrayList<>();
        for (int i = 0; i < cluster.members().size(); i++) {
            String member = cluster.members().get(i);
            String wrong = MemberAddress.problemOf(member);
            if (!wrong.isEmpty()) {
                breaches.add(new Breach(
                        "mqtt.cluster.members[" + i + "]", member, wrong + "; allowed: " + MemberAddress.ALLOWED));
            }
        }
        if (!cluster.enabled()) {
            return breaches;
        }
        if (cluster.nodeId().isBlank()) {
            breaches.add(new Breach("mqtt.cluster.node-id", "", "a node of a cluster needs a name of its own"));
        }
        if (cluster.name().isBlank()) {
            breaches.add(new Breach("mqtt.cluster.name", "", "a cluster needs a name"));
        }
        if (cluster.secret().isBlank()) {
            breaches.add(new Breach(
                    "mqtt.cluster.secret",
                    "",
                    "a cluster needs a secret, the same at all its nodes: whoever knows it can join"));
        }
        if (cluster.port() == cluster.linkPort()) {
            breaches.add(new Breach(
                    "mqtt.cluster.link-port",
                    cluster.linkPort(),
                    "the same port as mqtt.cluster.port; each needs its own"));
        }
        if (cluster.heartbeatLimit().compareTo(cluster.heartbeatInterval().multipliedBy(2)) < 0) {
            breaches.add(new Breach(
                    "mqtt.cluster.heartbeat-limit",
                    cluster.heartbeatLimit(),
                    "must be at least two of mqtt.cluster.heartbeat-interval"));
        }
        long ways = List.of(
                        !cluster.members().isEmpty(),
                        !cluster.dns().isBlank(),
                        !cluster.kubernetesService().isBlank())
                .stream()
                .filter(given -> given)
                .count();
        if (ways != 1) {
            breaches.add(new Breach(
                    "mqtt.cluster.members",
                    String.join(",", cluster.members()),
                    "a node finds the others in one way: mqtt.cluster.members, mqtt.cluster.dns"
                            + " or mqtt.cluster.kubernetes-service"));
        }
        try {
            InetAddress.getByName(cluster.bind());
        } catch (UnknownHostException unknown) {
            breaches.add(new Breach(
                    "mqtt.cluster.bind",
                    cluster.bind(),
                    "no address has this name; allowed: an address of this machine"));
        }
        return breaches;
    }
}
