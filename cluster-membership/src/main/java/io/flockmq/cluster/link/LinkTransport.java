package io.flockmq.cluster.link;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandler;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;

/** The kinds of sockets that go with the kinds of event loops. */
enum LinkTransport {
    EPOLL(EpollSocketChannel.class, EpollServerSocketChannel.class),
    IO_URING(IoUringSocketChannel.class, IoUringServerSocketChannel.class),
    NIO(NioSocketChannel.class, NioServerSocketChannel.class);

    private final Class<? extends Channel> channel;
    private final Class<? extends ServerChannel> serverChannel;

    LinkTransport(Class<? extends Channel> channel, Class<? extends ServerChannel> serverChannel) {
        this.channel = channel;
        this.serverChannel = serverChannel;
    }

    static LinkTransport of(EventLoop loop) {
        if (is(loop, EpollIoHandler.class)) {
            return EPOLL;
        }
        return is(loop, IoUringIoHandler.class) ? IO_URING : NIO;
    }

    private static boolean is(EventLoop loop, Class<? extends IoHandler> kind) {
        return loop instanceof IoEventLoop ioLoop && ioLoop.isIoType(kind);
    }

    Class<? extends Channel> channel() {
        return channel;
    }

    Class<? extends ServerChannel> serverChannel() {
        return serverChannel;
    }
}
