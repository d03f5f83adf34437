package io.flockmq.broker.config;

import io.flockmq.broker.observe.BrokerStatistics;
import io.flockmq.broker.observe.EventLoopHealth;
import io.flockmq.broker.observe.ListenersHealth;
import io.flockmq.broker.observe.NodeHealth;
import io.flockmq.broker.observe.StoreHealth;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What {@code /actuator/health} asks. The names of these beans, but for their endings, stand in the groups of {@code application.yaml}. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

    @Bean
    ListenersHealth listenersHealthIndicator(Readiness readiness) {
        return new ListenersHealth(readiness::hasListened);
    }

    @Bean
    EventLoopHealth eventLoopsHealthIndicator(BrokerStatistics statistics) {
        return new EventLoopHealth(statistics::stalled);
    }

    @Bean
    StoreHealth storeHealthIndicator(StorageHolder storage) {
        NodeStorage store = storage.storage();
        return new StoreHealth(store == null ? () -> Duration.ZERO : store::silent);
    }

    @Bean
    NodeHealth nodeHealthIndicator(Readiness readiness) {
        return new NodeHealth(readiness::reasons);
    }
}
