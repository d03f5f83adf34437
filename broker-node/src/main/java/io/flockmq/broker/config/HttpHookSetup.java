package io.flockmq.broker.config;

import com.github.benmanes.caffeine.cache.Ticker;
import io.flockmq.broker.security.backend.BackEnd;
import io.flockmq.broker.security.http.HookSettings;
import io.flockmq.broker.security.http.HttpHookAuthenticator;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts together how the HTTP hook is asked, once {@link BackEndRules} has found nothing wrong. */
final class HttpHookSetup {

    private HttpHookSetup() {}

    static HttpHookAuthenticator authenticator(SecurityProperties.HttpHook hook, InstantSource clock) {
        HookSettings settings = new HookSettings(
                URI.create(hook.url()), hook.timeout(), headers(hook.headers()), hook.cacheAllow(), hook.cacheDeny());
        BackEnd backEnd = new BackEnd("the HTTP hook", hook.maxRequests(), hook.timeout(), BackEnds.PAUSE);
        return new HttpHookAuthenticator(settings, backEnd, clock, Ticker.systemTicker());
    }

    private static Map<String, String> headers(List<String> lines) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
        return headers;
    }
}
