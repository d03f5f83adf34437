package io.flockmq.cluster.membership;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a node that starts finds the others. */
public sealed interface Discovery {

    /**
     * They are named, and may or may not be there.
     *
     * @param addresses {@code host:port} or {@code host}; may include the node itself
     */
    record Members(List<String> addresses) implements Discovery {
        /** Copies the list. */
        public Members {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * A name, as of a headless service, resolves to the addresses of all; each listens at this node's port number.
     *
     * @param name looked up each time
     */
    record Dns(String name) implements Discovery {
        /** Needs a name. */
        public Dns {
            if (name.isBlank()) {
                throw new IllegalArgumentException("discovery by DNS needs a name");
            }
        }
    }

    /**
     * Kubernetes is asked for the endpoints of a service, or of all services with a label; each listens at this node's
     * port number. Needs a service account that may get and list endpoints and pods.
     *
     * @param namespace null: the pod's own
     * @param service name of the service; null: whichever has the label
     * @param label as {@code name=value}; null: any. Not together with {@code service}
     * @param api null: the one of the cluster that the pod runs in
     * @param token for the API; null: the service account's
     */
    record Kubernetes(
            @Nullable String namespace,
            @Nullable String service,
            @Nullable String label,
            @Nullable URI api,
            @Nullable String token)
            implements Discovery {

        /** Needs exactly one of service and label. */
        public Kubernetes {
            if ((service == null) == (label == null)) {
                throw new IllegalArgumentException("discovery by Kubernetes needs a service or a label, not both");
            }
            if (label != null && !label.matches("[^=]+=[^=]+")) {
                throw new IllegalArgumentException("not a label of the form name=value: " + label);
            }
        }

        @Override
        public String toString() {
            return "Kubernetes[namespace=%s, service=%s, label=%s, api=%s]".formatted(namespace, service, label, api);
        }
    }
}
