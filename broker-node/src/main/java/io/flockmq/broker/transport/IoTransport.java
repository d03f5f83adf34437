package io.flockmq.broker.transport;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import org.jspecify.annotations.Nullable;

/** How event loops talk to the operating system. */
public enum IoTransport {
    EPOLL {
        @Override
        @Nullable
        Throwable problem() {
            return Epoll.unavailabilityCause();
        }

        @Override
        IoHandlerFactory handlers() {
            return EpollIoHandler.newFactory();
        }

        @Override
        Class<? extends ServerChannel> serverChannel() {
            return EpollServerSocketChannel.class;
        }
    },
    IO_URING {
        @Override
        @Nullable
        Throwable problem() {
            return IoUring.unavailabilityCause();
        }

        @Override
        IoHandlerFactory handlers() {
            return IoUringIoHandler.newFactory();
        }

        @Override
        Class<? extends ServerChannel> serverChannel() {
            return IoUringServerSocketChannel.class;
        }
    },
    NIO {
        @Override
        @Nullable
        Throwable problem() {
            return null;
        }

        @Override
        IoHandlerFactory handlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        Class<? extends ServerChannel> serverChannel() {
            return NioServerSocketChannel.class;
        }
    };

    /** Epoll where it is to be had, Java's own elsewhere. */
    public static IoTransport best() {
        return EPOLL.problem() == null ? EPOLL : NIO;
    }

    /** Why this machine does not have it, or null if it has. */
    abstract @Nullable Throwable problem();

    abstract IoHandlerFactory handlers();

    abstract Class<? extends ServerChannel> serverChannel();
}
