package dev.parley.gateway.api;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/// Server-sent events on one connection. Each is written before the next is taken, so a slow reader holds up only its own
/// stream; one that takes nothing for too long is gone.
final class EventWriter implements Reply.EventSink {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PATIENCE_SECONDS = 10;

    private final Channel channel;

    EventWriter(Channel channel) {
        this.channel = channel;
    }

    @Override public boolean send(String event, Map<String, ?> data) throws InterruptedException {
        return write("event: " + event + "\ndata: " + JSON.writeValueAsString(data) + "\n\n");
    }

    @Override public boolean beat() throws InterruptedException {
        return write(": still here\n\n");
    }

    private boolean write(String text) throws InterruptedException {
        if (!channel.isActive()) return false;
        ChannelFuture sent = channel.writeAndFlush(new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8)));
        if (sent.await(PATIENCE_SECONDS, TimeUnit.SECONDS) && sent.isSuccess()) return true;
        channel.close();
        return false;
    }

    void end() {
        if (channel.isActive()) channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(ChannelFutureListener.CLOSE);
    }
}
