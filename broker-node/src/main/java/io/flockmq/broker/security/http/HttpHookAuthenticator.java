package io.flockmq.broker.security.http;

import com.github.benmanes.caffeine.cache.Ticker;
import io.flockmq.broker.security.Authenticator;
import io.flockmq.broker.security.Credentials;
import io.flockmq.broker.security.Verdict;
import io.flockmq.broker.security.backend.BackEnd;
import io.flockmq.broker.security.backend.BackEndException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;

/** Asks a web service about clients. Redirects are not followed: they would take passwords to another place. Thread-safe. */
public final class HttpHookAuthenticator implements Authenticator, AutoCloseable {

    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int SERVER_ERROR = 500;
    private static final int LARGEST_ANSWER = 64 * 1024;

    private final HookSettings settings;
    private final BackEnd backEnd;
    private final InstantSource clock;
    private final DecisionCache cache;
    private final HttpClient client;

    /**
     * Nobody is asked yet.
     *
     * @param ticker measures how long answers are remembered
     */
    public HttpHookAuthenticator(HookSettings settings, BackEnd backEnd, InstantSource clock, Ticker ticker) {
        this.settings = settings;
        this.backEnd = backEnd;
        this.clock = clock;
        this.cache = new DecisionCache(settings.cacheAllow(), settings.cacheDeny(), clock, ticker);
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.timeout())
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    @Override
    public CompletionStage<Verdict> authenticate(Credentials credentials) {
        byte[] body = HookRequest.of(credentials);
        if (body == null) {
            return CompletableFuture.completedFuture(Verdict.ABSTAINED);
        }
        String key = cache.keyOf(body);
        Verdict known = cache.get(key);
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        return backEnd.askAsynchronously(() -> ask(body, credentials)).thenApply(verdict -> {
            cache.put(key, verdict);
            return verdict;
        });
    }

    private CompletableFuture<Verdict> ask(byte[] body, Credentials credentials) {
        HttpRequest.Builder request = HttpRequest.newBuilder(settings.url())
                .timeout(settings.timeout())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        settings.headers().forEach(request::setHeader);
        CompletableFuture<HttpResponse<byte[]>> sent =
                client.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
        CompletableFuture<Verdict> verdict = sent.handle((response, failure) -> {
            if (failure != null) {
                throw new CompletionException(named(failure));
            }
            return verdict(response, credentials);
        });
        var _ = verdict.whenComplete((_, _) -> sent.cancel(true)); // its time is over, or it is done
        return verdict;
    }

    /** An answer that is none is no fault of others' requests: clients that provoke it must not make it fail for all. */
    private Verdict verdict(HttpResponse<byte[]> response, Credentials credentials) {
        int status = response.statusCode();
        if (status >= SERVER_ERROR) {
            throw new CompletionException(new BackEndException("it answered with status " + status));
        }
        if (status == NO_CONTENT) {
            return Verdict.ABSTAINED;
        }
        if (status != OK) {
            return new Verdict.Unavailable("the HTTP hook answered with status " + status);
        }
        try {
            return HookAnswer.of(response.body(), credentials, clock.instant());
        } catch (IllegalArgumentException unreadable) {
            return new Verdict.Unavailable("the HTTP hook was not understood: " + unreadable.getMessage());
        }
    }

    private static BackEndException named(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return new BackEndException(
                switch (cause) {
                    case HttpConnectTimeoutException _ -> "nobody is there";
                    case HttpTimeoutException _ -> "no answer in time";
                    case ConnectException _ -> "connection refused";
                    case IOException _ -> "the connection was lost, or the answer too large";
                    default -> cause.getClass().getSimpleName();
                });
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
