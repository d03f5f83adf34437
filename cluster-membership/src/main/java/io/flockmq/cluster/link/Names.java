package io.flockmq.cluster.link;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Function;

/**
 * Looks up host names with the machine's resolver on threads of their own, since that blocks and an event loop must not.
 * Each attempt to connect asks again: a node that moved keeps its name, not its address.
 */
final class Names extends AddressResolverGroup<InetSocketAddress> {

    /** An address in figures needs no look-up. */
    static InetSocketAddress address(String host, int port) {
        InetAddress literal = NetUtil.createInetAddressFromIpAddressString(host);
        return literal == null ? InetSocketAddress.createUnresolved(host, port) : new InetSocketAddress(literal, port);
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new InetNameResolver(executor) {
            @Override
            protected void doResolve(String host, Promise<InetAddress> answer) {
                lookUp(host, answer, all -> all.getFirst());
            }

            @Override
            protected void doResolveAll(String host, Promise<List<InetAddress>> answer) {
                lookUp(host, answer, all -> all);
            }
        }.asAddressResolver();
    }

    private static <T> void lookUp(String host, Promise<T> answer, Function<List<InetAddress>, T> choice) {
        Thread.ofPlatform().daemon().name("link-names").start(() -> {
            try {
                answer.trySuccess(choice.apply(List.of(InetAddress.getAllByName(host))));
            } catch (UnknownHostException unknown) {
                answer.tryFailure(unknown);
            }
        });
    }
}
