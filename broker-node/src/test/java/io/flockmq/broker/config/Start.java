package io.flockmq.broker.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** A start of Spring Boot with the configuration and nothing else, in an environment of its own. */
final class Start {

    private final Map<String, Object> variables = new LinkedHashMap<>();
    private final Map<String, Object> systemProperties = new LinkedHashMap<>();
    private Class<?> application = Application.class;

    /** Sets an environment variable. */
    Start variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    /** Sets a Java system property. */
    Start systemProperty(String name, String value) {
        systemProperties.put(name, value);
        return this;
    }

    /** Adds a bean that is to be created. */
    Start with(Class<?> bean) {
        application = bean;
        return this;
    }

    /** Starts; the caller closes what comes back. */
    ConfigurableApplicationContext run(String... arguments) {
        StandardEnvironment environment = new StandardEnvironment();
        MutablePropertySources sources = environment.getPropertySources();
        sources.replace(
                StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
                new MapPropertySource(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME, systemProperties));
        sources.replace(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        SpringApplication spring = new SpringApplication(Application.class);
        spring.addPrimarySources(List.of(application));
        spring.setWebApplicationType(WebApplicationType.NONE);
        spring.setEnvironment(environment);
        return spring.run(arguments);
    }

    /** Starts, takes the configuration and closes. */
    BrokerProperties properties(String... arguments) {
        try (ConfigurableApplicationContext context = run(arguments)) {
            return context.getBean(BrokerProperties.class);
        }
    }

    /** The configuration as a bean. */
    @EnableConfigurationProperties(BrokerProperties.class)
    static final class Application {}
}
