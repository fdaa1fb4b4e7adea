package dev.parley.gateway.api;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// One connection: one request at a time, each on a virtual thread. Netty calls it on the event loop.
final class Connection extends SimpleChannelInboundHandler<FullHttpRequest> {
    static final String TIMEOUT = "timeout";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Api api;
    private final ApiServer.Bounds bounds;

    Connection(Api api, ApiServer.Bounds bounds) {
        this.api = api;
        this.bounds = bounds;
    }

    @Override public void channelActive(ChannelHandlerContext context) {
        if (bounds.connections().incrementAndGet() > ApiServer.MOST_CONNECTIONS) context.close();
    }

    @Override public void channelInactive(ChannelHandlerContext context) {
        bounds.connections().decrementAndGet();
    }

    @Override protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        boolean keep = HttpUtil.isKeepAlive(request);
        boolean head = request.method().name().equals("HEAD");
        if (request.decoderResult().isFailure()) {
            write(context, new ApiException(400, "bad_request", "not HTTP", "request").reply(), false, false);
            return;
        }
        InetSocketAddress remote = (InetSocketAddress) context.channel().remoteAddress();
        var asked = new Api.Asked(request.method().name(), request.uri(), request.headers().get(HttpHeaderNames.AUTHORIZATION),
                remote.getAddress().getHostAddress(), remote.getAddress().isLoopbackAddress(), ByteBufUtil.getBytes(request.content()));
        if (!bounds.requests().tryAcquire()) {
            write(context, new ApiException(503, "busy", "too many requests at once; try again in a second", "rate", Map.of("retryAfterSeconds", 1L)).reply(), keep, head);
            return;
        }
        context.channel().config().setAutoRead(false);           // the next one waits in the socket
        Thread.ofVirtual().name("api-" + remote.getPort()).start(() -> answer(context, asked, keep, head));
    }

    private void answer(ChannelHandlerContext context, Api.Asked asked, boolean keep, boolean head) {
        try {
            Reply reply;
            try {
                reply = api.answer(asked, Instant.now(), System.nanoTime());
            } finally {
                bounds.requests().release();
            }
            if (reply instanceof Reply.Events(var source) && !head) stream(context, source);
            else write(context, reply, keep, head);
        } catch (InterruptedException e) {
            context.close();
        }
    }

    private static void stream(ChannelHandlerContext context, Reply.EventSource source) throws InterruptedException {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        common(response.headers()).set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream").set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        HttpUtil.setTransferEncodingChunked(response, true);
        context.channel().eventLoop().execute(() -> {
            if (context.pipeline().get(TIMEOUT) != null) context.pipeline().remove(TIMEOUT);
        });
        context.channel().config().setAutoRead(true);             // or nobody notices that the reader is gone
        context.writeAndFlush(response);
        EventWriter writer = new EventWriter(context.channel());
        try {
            source.run(writer);
        } finally {
            writer.end();
        }
    }

    private static void write(ChannelHandlerContext context, Reply reply, boolean keep, boolean head) {
        byte[] bytes = switch (reply) {
            case Reply.Json(var _, var object) -> JSON.writeValueAsBytes(object);
            case Reply.Content(var _, var _, var content) -> content;
            case Reply.Events _ -> new byte[0];
        };
        String type = switch (reply) {
            case Reply.Json _ -> "application/json";
            case Reply.Content(var _, var mediaType, var _) -> mediaType;
            case Reply.Events _ -> "text/event-stream";
        };
        int status = Api.status(reply);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.wrappedBuffer(head ? new byte[0] : bytes));
        common(response.headers()).set(HttpHeaderNames.CONTENT_TYPE, type).set(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
        if (status == 401) response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        if (reply instanceof Reply.Json(var _, var object)) {
            if (object.get("retryAfterSeconds") instanceof Long seconds) response.headers().set(HttpHeaderNames.RETRY_AFTER, seconds);
            if (object.get("allowed") instanceof java.util.List<?> methods) response.headers().set(HttpHeaderNames.ALLOW, String.join(", ", methods.stream().map(String::valueOf).toList()));
        }
        if (!keep) response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        var sent = context.writeAndFlush(response);
        if (keep) sent.addListener(_ -> context.channel().config().setAutoRead(true));
        else sent.addListener(ChannelFutureListener.CLOSE);
    }

    private static HttpHeaders common(HttpHeaders headers) {
        return headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store").set("X-Content-Type-Options", "nosniff");
    }

    @Override public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();                                          // gone, silent for too long, or not speaking our protocol
    }
}
