package io.flockmq.broker.observe;

import java.util.Locale;

/** Words for labels of metrics. */
final class Labels {

    private Labels() {}

    /** The name of a constant in small letters, with hyphens. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
