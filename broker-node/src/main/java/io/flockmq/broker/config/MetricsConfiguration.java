package io.flockmq.broker.config;

import io.flockmq.broker.admin.node.ClientLog;
import io.flockmq.broker.admin.node.DropBook;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.observe.AccessMeters;
import io.flockmq.broker.observe.BrokerStatistics;
import io.flockmq.broker.observe.CertificateMeters;
import io.flockmq.broker.observe.ClusterMeters;
import io.flockmq.broker.observe.EventMeters;
import io.flockmq.broker.observe.LimitMeters;
import io.flockmq.broker.observe.NodeMeters;
import io.flockmq.broker.observe.ReasonMeters;
import io.flockmq.broker.observe.StoreMeters;
import io.flockmq.broker.observe.TimingMeters;
import io.flockmq.broker.observe.TrafficMeters;
import io.flockmq.broker.transport.DirectMemory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What {@code /actuator/prometheus} shows. */
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {

    /**
     * The meters of a node of a cluster.
     *
     * @param meters null for a node alone
     */
    record ClusterMetersHolder(@Nullable ClusterMeters meters) {}

    @Bean
    ClusterMetersHolder clusterMeters(BrokerProperties properties, MeterRegistry registry) {
        return new ClusterMetersHolder(properties.cluster().enabled() ? new ClusterMeters(registry) : null);
    }

    @Bean
    EventMeters eventMeters(
            MeterRegistry registry,
            ClusterMetersHolder cluster,
            Optional<DropBook> drops,
            Optional<ClientLog> clients) {
        List<BrokerEventListener> all = new ArrayList<>(
                List.of(new ReasonMeters(registry), new LimitMeters(registry), new AccessMeters(registry)));
        ClusterMeters meters = cluster.meters();
        if (meters != null) {
            all.add(meters);
        }
        drops.ifPresent(all::add);
        clients.ifPresent(all::add);
        return new EventMeters(all);
    }

    @Bean
    TimingMeters timingMeters(BrokerProperties properties, MeterRegistry registry) {
        return new TimingMeters(registry, properties.cluster().enabled(), NodeStorage.isUsed(properties));
    }

    @Bean
    MeterBinder clusterGauges(ClusterMetersHolder meters, ClusterStandingHolder cluster) {
        return _ -> {
            if (meters.meters() != null && cluster.standing() != null) {
                meters.meters().gauges(cluster.standing());
            }
        };
    }

    @Bean
    MeterBinder nodeGauges(
            BrokerProperties properties, BrokerStatistics statistics, Readiness readiness, BuildProperties build) {
        long heap = Runtime.getRuntime().maxMemory();
        NodeMeters.Limits limits = new NodeMeters.Limits(
                properties.limits().maxConnections(),
                properties.session().maxSessions(),
                properties.session().queuedBytesTotal(heap),
                properties.limits().retainedBytes(heap));
        return registry -> {
            NodeMeters.identity(
                    registry, properties.cluster().nodeId(), String.valueOf(build.getVersion()), readiness::reasons);
            NodeMeters.directMemory(registry, DirectMemory::used, DirectMemory::max);
            NodeMeters.gauges(registry, statistics, limits);
            TrafficMeters.counters(registry, statistics);
        };
    }

    @Bean
    MeterBinder storeGauges(StorageHolder storage) {
        NodeStorage store = storage.storage();
        return registry -> {
            if (store != null) {
                StoreMeters.gauges(registry, store::isKeeping, store::bytesOnDisk, store::waitingBytes);
            }
        };
    }

    @Bean
    MeterBinder certificateGauges(ListenerTls tls) {
        return registry -> CertificateMeters.gauges(registry, tls.ends(), InstantSource.system());
    }
}
