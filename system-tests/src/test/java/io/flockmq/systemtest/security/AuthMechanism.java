package io.flockmq.systemtest.security;

import com.hivemq.client.mqtt.datatypes.MqttUtf8String;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientConfig;
import com.hivemq.client.mqtt.mqtt5.auth.Mqtt5EnhancedAuthMechanism;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5Auth;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5AuthBuilder;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5EnhancedAuthBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5Disconnect;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Enhanced authentication for HiveMQ's client: the same at CONNECT and later. Thread of the client. */
abstract class AuthMechanism implements Mqtt5EnhancedAuthMechanism {

    private final String method;

    AuthMechanism(String method) {
        this.method = method;
    }

    /** What to begin with. */
    abstract String first() throws Exception;

    /** What to answer. */
    abstract String answer(String asked) throws Exception;

    /** Whether the broker is to be trusted. */
    abstract boolean isSatisfied(String last) throws Exception;

    private interface Work<T> {
        T run() throws Exception;
    }

    private static <T> CompletableFuture<T> done(Work<T> work) {
        try {
            return CompletableFuture.completedFuture(work.run());
        } catch (Exception failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Optional<ByteBuffer> data) {
        return data.map(bytes -> StandardCharsets.UTF_8.decode(bytes).toString())
                .orElse("");
    }

    @Override
    public MqttUtf8String getMethod() {
        return MqttUtf8String.of(method);
    }

    @Override
    public int getTimeout() {
        return 20;
    }

    @Override
    public CompletableFuture<Void> onAuth(
            Mqtt5ClientConfig client, Mqtt5Connect connect, Mqtt5EnhancedAuthBuilder auth) {
        return done(() -> auth.data(bytes(first()))).thenAccept(_ -> {});
    }

    @Override
    public CompletableFuture<Void> onReAuth(Mqtt5ClientConfig client, Mqtt5AuthBuilder auth) {
        return done(() -> auth.data(bytes(first()))).thenAccept(_ -> {});
    }

    @Override
    public CompletableFuture<Boolean> onContinue(Mqtt5ClientConfig client, Mqtt5Auth auth, Mqtt5AuthBuilder answer) {
        return done(() -> {
            answer.data(bytes(answer(text(auth.getData()))));
            return true;
        });
    }

    @Override
    public CompletableFuture<Boolean> onAuthSuccess(Mqtt5ClientConfig client, Mqtt5ConnAck connAck) {
        return done(
                () -> isSatisfied(text(connAck.getEnhancedAuth().orElseThrow().getData())));
    }

    @Override
    public CompletableFuture<Boolean> onReAuthSuccess(Mqtt5ClientConfig client, Mqtt5Auth auth) {
        return done(() -> isSatisfied(text(auth.getData())));
    }

    @Override
    public void onAuthRejected(Mqtt5ClientConfig client, Mqtt5ConnAck connAck) {}

    @Override
    public void onReAuthRejected(Mqtt5ClientConfig client, Mqtt5Disconnect disconnect) {}

    @Override
    public void onAuthError(Mqtt5ClientConfig client, Throwable cause) {}

    @Override
    public void onReAuthError(Mqtt5ClientConfig client, Throwable cause) {}
}
