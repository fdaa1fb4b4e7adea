package dev.parley.gateway.caller;

import dev.parley.codecs.AudioCodec;
import dev.parley.codecs.VadSettings;
import dev.parley.codecs.VoiceActivityDetector;
import dev.parley.rtp.JitterBuffer;
import dev.parley.rtp.JitterSettings;
import dev.parley.rtp.RtpPacket;
import dev.parley.rtp.RtpPacketizer;
import dev.parley.rtp.TelephoneEventSender;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The audio of a simulated caller: one socket, one thread, one packet each way every 20 ms. A softphone's media in a
/// hundred lines, so that what is tried is the gateway and not itself; nothing here is governed.
final class CallerMedia implements AutoCloseable {
    private static final int FRAME = 160;
    private static final long TICK = 20_000_000L;
    private static final int KEY_MILLIS = 120;

    private final DatagramChannel socket;
    private final ConcurrentLinkedQueue<short[]> speech = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Character> keys = new ConcurrentLinkedQueue<>();
    private final VoiceActivityDetector agent = new VoiceActivityDetector(new VadSettings(60, 900, 100, 9));
    private final AtomicInteger busy = new AtomicInteger();
    private final Thread thread;
    private volatile @Nullable Peer peer;
    private volatile boolean agentSpeaking;
    private volatile long agentSpokeAt;
    private volatile int agentTurns;
    private volatile boolean closed;

    /// What was agreed.
    private record Peer(InetSocketAddress address, AudioCodec codec, int payloadType, int telephoneEvent) { }

    CallerMedia(String address) throws IOException {
        socket = DatagramChannel.open();
        socket.bind(new InetSocketAddress(address, 0));
        socket.configureBlocking(false);
        thread = Thread.ofPlatform().daemon().name("caller-media").start(this::run);
    }

    int port() {
        return socket.socket().getLocalPort();
    }

    void start(InetSocketAddress address, AudioCodec codec, int payloadType, int telephoneEvent) {
        peer = new Peer(address, codec, payloadType, telephoneEvent);
    }

    /// Speaks after what is already waiting; mono, 8000 samples per second.
    void speak(short[] pcm) {
        speech.add(pcm);
    }

    void press(String digits) {
        digits.chars().forEach(c -> keys.add((char) c));
    }

    /// Words or keys are still going out.
    boolean isBusy() {
        return busy.get() > 0 || !speech.isEmpty() || !keys.isEmpty();
    }

    /// The other end has the floor.
    boolean agentSpeaking() {
        return agentSpeaking;
    }

    /// When the other end last began to speak, [System#nanoTime].
    long agentSpokeAt() {
        return agentSpokeAt;
    }

    /// How often the other end has begun to speak.
    int agentTurns() {
        return agentTurns;
    }

    private void run() {
        var packetizer = new RtpPacketizer(ThreadLocalRandom.current().nextInt(), 1, 0);
        JitterBuffer jitter = new JitterBuffer(JitterSettings.TELEPHONE);
        byte[] bytes = new byte[RtpPacket.MAXIMUM];
        long next = System.nanoTime();
        @Nullable TelephoneEventSender digits = null;
        short @Nullable [] current = null;
        int spoken = 0;
        short[] frame = new short[FRAME];
        while (!closed) {
            next += TICK;
            long wait = next - System.nanoTime();
            if (wait > 0) LockSupport.parkNanos(wait);
            Peer to = peer;
            if (to == null) continue;
            if (digits == null && to.telephoneEvent() >= 0) digits = new TelephoneEventSender(packetizer, to.telephoneEvent());
            receive(bytes, to, jitter);
            listen(to, jitter, bytes, frame);
            if (digits != null && !digits.isActive()) {
                Character key = keys.poll();
                if (key != null) digits.press(key, KEY_MILLIS);
            }
            int length;
            boolean keying = digits != null && digits.isActive();
            if (keying) {
                length = digits.tick(bytes, 0);
            } else {
                if (digits != null) digits.idle();
                java.util.Arrays.fill(frame, (short) 0);
                if (current == null) {
                    current = speech.poll();
                    spoken = 0;
                }
                if (current != null) {
                    int n = Math.min(FRAME, current.length - spoken);
                    System.arraycopy(current, spoken, frame, 0, n);
                    spoken += n;
                    if (spoken == current.length) current = null;
                }
                int header = packetizer.header(bytes, 0, to.payloadType(), false, FRAME);
                length = header + to.codec().encode(frame, 0, FRAME, bytes, header);
            }
            packetizer.advance(FRAME);
            busy.set(keying || current != null ? 1 : 0);
            try {
                socket.send(ByteBuffer.wrap(bytes, 0, length), to.address());
            } catch (IOException e) {
                return;                                       // the socket is gone: the call is over
            }
        }
    }

    private void receive(byte[] bytes, Peer from, JitterBuffer jitter) {
        RtpPacket packet = new RtpPacket();
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (socket.receive(buffer.clear()) != null) {
                if (packet.wrap(bytes, 0, buffer.position()) == RtpPacket.Fault.NONE && packet.payloadType() == from.payloadType()) {
                    jitter.insert(packet, System.nanoTime());
                }
            }
        } catch (IOException e) {
            closed = true;
        }
    }

    private void listen(Peer from, JitterBuffer jitter, byte[] bytes, short[] frame) {
        int length = jitter.take(bytes, 0);
        java.util.Arrays.fill(frame, (short) 0);
        if (length > 0) from.codec().decode(bytes, 0, Math.min(length, FRAME), frame, 0);
        jitter.advance(FRAME);
        switch (agent.accept(frame, 0, FRAME)) {
            case STARTED -> {
                agentSpokeAt = System.nanoTime();
                agentTurns = agentTurns + 1;
                agentSpeaking = true;
            }
            case ENDED -> agentSpeaking = false;
            case NONE -> { }
        }
    }

    @Override public void close() {
        closed = true;
        try {
            thread.join(1000);
            socket.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // nothing is left to be saved
        }
    }
}
