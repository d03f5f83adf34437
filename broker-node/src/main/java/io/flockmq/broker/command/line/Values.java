package io.flockmq.broker.command.line;

import io.flockmq.broker.command.mqtt.Version;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads values of options, and says of one that is wrong what is allowed. */
final class Values {

    private Values() {}

    private static int number(String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw wrong(text, least + " to " + most, notANumber);
        }
        throw wrong(text, least + " to " + most, null);
    }

    private static TypeConversionException wrong(String text, String allowed, @Nullable Throwable cause) {
        TypeConversionException wrong = new TypeConversionException("'" + text + "'; allowed: " + allowed);
        if (cause != null) {
            wrong.initCause(cause);
        }
        return wrong;
    }

    static final class Qos implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return number(text, 0, 2);
        }
    }

    static final class Port implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return number(text, 1, 65_535);
        }
    }

    static final class Count implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return number(text, 1, Integer.MAX_VALUE);
        }
    }

    /** Seconds of 16 bits. */
    static final class KeepAlive implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return number(text, 1, 65_535);
        }
    }

    static final class Seconds implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return Duration.ofSeconds(number(text, 1, 86_400));
        }
    }

    /** Seconds of 32 bits. */
    static final class Expiry implements ITypeConverter<Long> {
        private static final long MOST = 0xFFFF_FFFFL;

        @Override
        public Long convert(String text) {
            try {
                long number = Long.parseLong(text);
                if (number >= 0 && number <= MOST) {
                    return number;
                }
            } catch (NumberFormatException notANumber) {
                throw wrong(text, "0 to " + MOST, notANumber);
            }
            throw wrong(text, "0 to " + MOST, null);
        }
    }

    static final class MqttVersion implements ITypeConverter<Version> {
        private static final Map<String, Version> KNOWN = Map.of(
                "5",
                Version.V5,
                "mqttv5",
                Version.V5,
                "3.1.1",
                Version.V311,
                "311",
                Version.V311,
                "mqttv311",
                Version.V311);

        @Override
        public Version convert(String text) {
            Version version = KNOWN.get(text);
            if (version == null) {
                throw wrong(text, "5, 3.1.1 (also 311, mqttv5, mqttv311)", null);
            }
            return version;
        }
    }

    static final class Property implements ITypeConverter<Map.Entry<String, String>> {
        @Override
        public Map.Entry<String, String> convert(String text) {
            int equals = text.indexOf('=');
            if (equals <= 0) {
                throw wrong(text, "name=value", null);
            }
            return Map.entry(text.substring(0, equals), text.substring(equals + 1));
        }
    }
}
