package io.flockmq.systemtest.observe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Takes spans by OTLP over HTTP, as a collector of OpenTelemetry does. Any thread may ask. */
final class Collector implements AutoCloseable {

    /** A span, with the resource that it is of. */
    record Taken(Resource resource, Span span) {

        String name() {
            return span.getName();
        }

        String traceId() {
            return HexFormat.of().formatHex(span.getTraceId().toByteArray());
        }

        String id() {
            return HexFormat.of().formatHex(span.getSpanId().toByteArray());
        }

        String parent() {
            return HexFormat.of().formatHex(span.getParentSpanId().toByteArray());
        }

        String node() {
            return texts(resource.getAttributesList()).getOrDefault("service.instance.id", "");
        }

        Map<String, String> attributes() {
            return texts(span.getAttributesList());
        }

        private static Map<String, String> texts(List<KeyValue> attributes) {
            return attributes.stream()
                    .collect(Collectors.toMap(
                            KeyValue::getKey,
                            each -> each.getValue().hasIntValue()
                                    ? Long.toString(each.getValue().getIntValue())
                                    : each.getValue().getStringValue()));
        }
    }

    private final List<Taken> spans = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
            request.getResourceSpansList()
                    .forEach(ofOne -> ofOne.getScopeSpansList().stream()
                            .flatMap(scope -> scope.getSpansList().stream())
                            .forEach(span -> spans.add(new Taken(ofOne.getResource(), span))));
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    /** The spans of a trace that have come so far. */
    List<Taken> spans(String traceId) {
        return spans.stream().filter(span -> span.traceId().equals(traceId)).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
