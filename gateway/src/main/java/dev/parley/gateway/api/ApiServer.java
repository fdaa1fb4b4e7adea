package dev.parley.gateway.api;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// The API on a port: HTTP/1.1, TLS where it is configured, one event loop for the sockets and a virtual thread per request.
/// Every line, header, body, wait and count is bounded.
public final class ApiServer implements AutoCloseable {
    private static final int LONGEST_LINE = 4096;
    private static final int LONGEST_HEADERS = 16 * 1024;
    private static final int CHUNK = 16 * 1024;
    /// Flows are text; the largest sensible one is far below.
    private static final int LONGEST_BODY = 4 * 1024 * 1024;
    private static final int SILENCE_SECONDS = 30;
    private static final int BACKLOG = 128;
    static final int MOST_CONNECTIONS = 512;
    static final int MOST_AT_ONCE = 64;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel listening;
    private final ApiSettings settings;

    /// What all connections share.
    record Bounds(AtomicInteger connections, Semaphore requests) { }

    /// Listens at once.
    ///
    /// @throws ApiStartException with what is wrong with which key
    public ApiServer(ApiSettings settings, Api api) {
        this.settings = settings;
        Bounds bounds = new Bounds(new AtomicInteger(), new Semaphore(MOST_AT_ONCE));
        try {
            SslContext tls = tls(settings.tls());
            listening = new ServerBootstrap().group(loop).channel(NioServerSocketChannel.class).option(ChannelOption.SO_BACKLOG, BACKLOG)
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childHandler(new ChannelInitializer<SocketChannel>() {
                        @Override protected void initChannel(SocketChannel channel) {
                            if (tls != null) channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                            channel.pipeline().addLast(Connection.TIMEOUT, new ReadTimeoutHandler(SILENCE_SECONDS, TimeUnit.SECONDS));
                            channel.pipeline().addLast(new HttpServerCodec(new HttpDecoderConfig().setMaxInitialLineLength(LONGEST_LINE)
                                    .setMaxHeaderSize(LONGEST_HEADERS).setMaxChunkSize(CHUNK)));
                            channel.pipeline().addLast(new HttpObjectAggregator(LONGEST_BODY));
                            channel.pipeline().addLast(new Connection(api, bounds));
                        }
                    }).bind(settings.address(), settings.port()).syncUninterruptibly().channel();
        } catch (ApiStartException e) {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw e;
        } catch (Exception e) {                                  // Netty throws what the socket threw, undeclared
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new ApiStartException("api: cannot listen on " + settings.address() + ":" + settings.port() + ": " + e.getMessage());
        }
    }

    private static @Nullable SslContext tls(ApiSettings.@Nullable Tls files) {
        if (files == null) return null;
        try {
            return SslContextBuilder.forServer(files.certificate().toFile(), files.key().toFile()).sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2").build();
        } catch (SSLException | IllegalArgumentException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ApiStartException("api.tls: `" + files.certificate() + "` and `" + files.key() + "` are not a PEM certificate and its key: " + cause.getMessage());
        }
    }

    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /// Where it is reached from this machine.
    public String url() {
        String host = settings.address().equals("0.0.0.0") ? "127.0.0.1" : settings.address().contains(":") ? "[" + settings.address() + "]" : settings.address();
        return (settings.tls() == null ? "http" : "https") + "://" + host + ":" + port();
    }

    @Override public void close() {
        listening.close().syncUninterruptibly();
        loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
}
