package io.flockmq.broker.connection;

import io.flockmq.broker.security.Credentials;
import io.flockmq.broker.security.EnhancedAuthentication;
import io.flockmq.broker.security.EnhancedAuthentication.Next;
import io.flockmq.broker.security.EnhancedAuthentication.Step;
import io.flockmq.broker.security.Identity;
import io.flockmq.broker.security.Permissions;
import io.flockmq.broker.security.Refusal;
import io.flockmq.broker.security.Verdict;
import io.flockmq.broker.session.Will;
import io.flockmq.broker.topic.ReasonCode;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Who a client is whose CONNECT is correct, and whether it may have what that asks for. Immutable, any thread. */
final class Admission {

    /** What becomes of the client. */
    sealed interface Decision {
        /**
         * It may connect.
         *
         * @param client what it asked for, under the client identifier that is its own
         * @param identity who it is
         * @param permissions what it may do, null for everything
         * @param method by which it has shown that, and can show it again; null for what was in CONNECT
         */
        record Admit(
                ConnectDecision.Accept client,
                Identity identity,
                @Nullable Permissions permissions,
                @Nullable EnhancedAuthentication method)
                implements Decision {}

        /** It may not connect. */
        record Refuse(ReasonCode reason, String cause) implements Decision {}
    }

    private final ListenerAccess access;
    private final Entrance entrance;

    Admission(ListenerAccess access, Entrance entrance) {
        this.access = access;
        this.entrance = entrance;
    }

    /** Why the client is not even asked who it is; null if it is. Asked once for each CONNECT. */
    @Nullable
    Refusal atConnect(Channel channel, ConnectDecision.Accept client) {
        return entrance.atConnect(channel, client.clientId());
    }

    /** The method of this name, null where the listener has none. */
    @Nullable
    EnhancedAuthentication method(String name) {
        return access.control().method(name);
    }

    /** Finds out who the client is by what CONNECT has; may complete on another thread. */
    CompletionStage<Step> authenticate(Channel channel, ConnectDecision.Accept client, byte @Nullable [] password) {
        Credentials shown = credentials(channel, client, password);
        return access.control().authenticate(shown).thenApply(verdict -> {
            if (verdict instanceof Verdict.Denied && !shown.areAbsent()) {
                entrance.failedLogin(shown.address());
            }
            return new Step.Done(verdict, null);
        });
    }

    /** Begins to find out who the client is, or is still, by a method; this and later steps may complete on another thread. */
    CompletionStage<Step> begin(
            Channel channel, ConnectDecision.Accept client, EnhancedAuthentication method, byte @Nullable [] data) {
        Credentials shown = credentials(channel, client, null);
        return counted(shown.address(), method.begin(shown, data));
    }

    private CompletionStage<Step> counted(@Nullable InetAddress address, CompletionStage<Step> asked) {
        return asked.thenApply(step -> switch (step) {
            case Step.Continue(byte[] data, Next next) ->
                new Step.Continue(data, answer -> counted(address, next.proceed(answer)));
            case Step.Done done -> {
                if (done.verdict() instanceof Verdict.Denied) {
                    entrance.failedLogin(address);
                }
                yield done;
            }
        });
    }

    private Credentials credentials(Channel channel, ConnectDecision.Accept client, byte @Nullable [] password) {
        return new Credentials(
                access.listener(),
                client.clientId(),
                client.user(),
                password,
                Peer.inetAddress(channel),
                Peer.certificates(channel));
    }

    /** How long the client may stay from now; null for as long as it likes. */
    @Nullable
    Duration remaining(Identity identity) {
        return access.control().remaining(identity);
    }

    /** Whether a client that was admitted may not be connected any more; any thread. */
    boolean isBanned(@Nullable InetAddress address, String clientId, @Nullable String user) {
        return entrance.ofKnown(address, clientId, user) != null;
    }

    /**
     * Decides.
     *
     * @param method by which the verdict was found, null for what was in CONNECT
     */
    Decision decide(
            Channel channel, ConnectDecision.Accept client, Verdict verdict, @Nullable EnhancedAuthentication method) {
        return switch (verdict) {
            case Verdict.Allowed(Identity identity) -> admit(channel, client, identity, method);
            case Verdict.Denied(String cause) ->
                new Decision.Refuse(
                        client.user() == null ? ReasonCode.NOT_AUTHORIZED : ReasonCode.BAD_USER_NAME_OR_PASSWORD,
                        cause);
            case Verdict.Unavailable(String cause) -> new Decision.Refuse(ReasonCode.SERVER_UNAVAILABLE, cause);
            case Verdict.Abstained() -> throw new IllegalStateException("nobody decided");
        };
    }

    private Decision admit(
            Channel channel,
            ConnectDecision.Accept client,
            Identity identity,
            @Nullable EnhancedAuthentication method) {
        ConnectDecision.Accept known = client;
        String own = identity.clientId();
        if (own != null && !own.equals(client.clientId())) {
            if (!client.isClientIdAssigned()) {
                return new Decision.Refuse(
                        ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                        "the client identifier is not the one of its credentials");
            }
            known = client.withClientId(own);
        }
        Refusal banned = entrance.ofKnown(Peer.inetAddress(channel), known.clientId(), identity.user());
        if (banned != null) {
            return new Decision.Refuse(banned.reason(), banned.cause());
        }
        Permissions permissions = access.control().permissions(known.clientId(), identity);
        Will will = known.will();
        if (will != null && permissions != null && !permissions.mayPublish(will.topic())) {
            return new Decision.Refuse(ReasonCode.NOT_AUTHORIZED, "a will for a topic that it may not publish to");
        }
        return new Decision.Admit(known, identity, permissions, method);
    }
}
