package io.flockmq.cluster.membership;

import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.KubernetesConfig;
import com.hazelcast.config.TcpIpConfig;

/** {@link Discovery} in Hazelcast's words. Everything that was not chosen is off, above all multicast. */
final class DiscoveryConfig {

    private DiscoveryConfig() {}

    static void apply(Discovery discovery, int port, JoinConfig join) {
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        switch (discovery) {
            case Discovery.Members members -> {
                TcpIpConfig tcp = join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(3);
                members.addresses().forEach(tcp::addMember);
            }
            case Discovery.Dns dns ->
                join.getKubernetesConfig()
                        .setEnabled(true)
                        .setProperty("service-dns", dns.name())
                        .setProperty("service-port", Integer.toString(port));
            case Discovery.Kubernetes kubernetes -> apply(kubernetes, port, join.getKubernetesConfig());
        }
    }

    private static void apply(Discovery.Kubernetes kubernetes, int port, KubernetesConfig config) {
        config.setEnabled(true)
                .setProperty("service-port", Integer.toString(port))
                .setProperty("resolve-not-ready-addresses", "true")
                // Members talk pod to pod; else Hazelcast asks for services and nodes, which needs more rights.
                .setProperty("expose-externally", "false");
        if (kubernetes.namespace() != null) {
            config.setProperty("namespace", kubernetes.namespace());
        }
        if (kubernetes.service() != null) {
            config.setProperty("service-name", kubernetes.service());
        }
        if (kubernetes.label() != null) {
            int equals = kubernetes.label().indexOf('=');
            config.setProperty("service-label-name", kubernetes.label().substring(0, equals));
            config.setProperty("service-label-value", kubernetes.label().substring(equals + 1));
        }
        if (kubernetes.token() != null) {
            config.setProperty("api-token", kubernetes.token());
        }
        if (kubernetes.api() != null) {
            config.setProperty("kubernetes-master", kubernetes.api().toString());
            if ("http".equals(kubernetes.api().getScheme())) {
                // Else Hazelcast reads the certificate of a pod's service account, and there may be no pod.
                config.setProperty("ca-certificate", "");
            }
        }
    }
}
