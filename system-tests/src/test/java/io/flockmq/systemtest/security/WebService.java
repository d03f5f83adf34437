package io.flockmq.systemtest.security;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** An HTTP server with one address, which can be silent. Any thread. */
final class WebService implements AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final AtomicInteger silenced = new AtomicInteger();
    private volatile CountDownLatch speak = new CountDownLatch(0);
    private volatile int status = 200;

    /** @param answer what it says to the body of a request */
    WebService(UnaryOperator<String> answer) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/ask", exchange -> {
            String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            CountDownLatch silence = speak;
            if (silence.getCount() > 0) {
                silenced.incrementAndGet();
            }
            try {
                silence.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            byte[] body = answer.apply(asked).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/ask";
    }

    /** Answers with this status from now on. */
    void answers(int withStatus) {
        status = withStatus;
    }

    void silence() {
        speak = new CountDownLatch(1);
    }

    /** How many requests were met with silence. */
    int silenced() {
        return silenced.get();
    }

    void speak() {
        speak.countDown();
    }

    @Override
    public void close() {
        speak();
        server.stop(0);
        threads.shutdownNow();
    }
}
