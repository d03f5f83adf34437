package io.flockmq.broker.security.http;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * How the service is asked. Immutable.
 *
 * @param url where it is
 * @param timeout the longest that an answer may take
 * @param headers sent with each request; may be secret
 * @param cacheAllow how long a client that was let in is remembered; zero for not at all
 * @param cacheDeny how long another decision is remembered; zero for not at all
 */
public record HookSettings(
        URI url, Duration timeout, Map<String, String> headers, Duration cacheAllow, Duration cacheDeny) {

    /** Copies the headers. */
    public HookSettings {
        headers = Map.copyOf(headers);
    }

    /** Without the headers. */
    @Override
    public String toString() {
        return "HookSettings[url=" + url.getHost() + "]";
    }
}
