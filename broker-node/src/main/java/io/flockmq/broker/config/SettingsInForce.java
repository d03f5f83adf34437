package io.flockmq.broker.config;

import io.flockmq.broker.admin.node.SettingView;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/** All settings as they are in force, with where they were set, and without what is secret. */
final class SettingsInForce {

    private static final String MASK = "******";

    /** Keys of what is secret itself; where a secret is kept, or how it is called, is none. */
    private static final Pattern SECRET = Pattern.compile("(^|[.-])(password|secret|token|api-key)$");

    /** What is secret within an address. */
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/@\\s]*@");

    private static final Pattern PARAMETER = Pattern.compile("(?i)(?<=(password|secret|token)=)[^&;\\s]*");

    private final Environment environment;
    private final BrokerProperties properties;

    SettingsInForce(Environment environment, BrokerProperties properties) {
        this.environment = environment;
        this.properties = properties;
    }

    List<SettingView> all() {
        List<SettingView> all = new ArrayList<>();
        for (Setting setting : Settings.all()) {
            if (setting.isTemplate()) {
                for (String name : new TreeSet<>(properties.listeners().keySet())) {
                    all.add(view(setting, setting.keyFor(name)));
                }
            } else {
                all.add(view(setting, setting.key()));
            }
        }
        return all;
    }

    private SettingView view(Setting setting, String key) {
        ConfigurationPropertyName name = ConfigurationPropertyName.adapt(key, '.');
        ConfigurationProperty property = Origins.find(environment, name);
        if (property == null && setting.isList()) {
            property = Origins.find(environment, name.append("[0]"));
        }
        String value = property == null ? setting.defaultValue() : value(setting, key, property);
        boolean secret = isSecret(setting, key);
        return new SettingView(
                key,
                secret && !value.isEmpty() ? MASK : masked(value),
                Origins.of(property),
                setting.defaultValue(),
                property != null,
                secret);
    }

    private String value(Setting setting, String key, ConfigurationProperty property) {
        if (setting.isList()) {
            return String.join(
                    ",",
                    Binder.get(environment)
                            .bind(key, Bindable.listOf(String.class))
                            .orElse(List.of()));
        }
        @Nullable Object value = property.getValue();
        return environment.resolvePlaceholders(String.valueOf(value));
    }

    private static boolean isSecret(Setting setting, String key) {
        return setting.type() == String.class && SECRET.matcher(key).find();
    }

    private static String masked(String value) {
        return PARAMETER
                .matcher(USER_INFO.matcher(value).replaceAll(MASK + "@"))
                .replaceAll(MASK);
    }
}
