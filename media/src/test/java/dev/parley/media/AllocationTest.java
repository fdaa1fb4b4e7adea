package dev.parley.media;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.parley.codecs.AudioCodec;
import dev.parley.codecs.DtmfTones;
import dev.parley.codecs.G711;
import dev.parley.codecs.G722;
import dev.parley.codecs.Opus;
import dev.parley.codecs.VadSettings;
import dev.parley.rtp.SrtpKey;
import dev.parley.rtp.SrtpReceiver;
import dev.parley.rtp.SrtpSender;
import dev.parley.rtp.SrtpSuite;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class AllocationTest {
    private static final int UTTERANCES = 36;
    private static final int TICKS = 1_400;                     // per utterance of 30 s: 50,400 in all
    private static final VadSettings NOT_BY_TONES = new VadSettings(200, 500, 100, 9);
    private CallMedia media = call(G711.ulaw(), 20);
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Phone phone = new Phone(9);
    private final Random random = new Random(1);
    private final short[] tones = new short[16_000];   // loud and periodic: all of voice activity has to work
    private final short[] speech = Sounds.voice(SpeechWriter.CAPACITY, 2);
    private final byte[][] datagrams = new byte[TICKS][];
    private final byte[] out = new byte[CallMedia.MAXIMUM_DATAGRAM];
    private final short[] block = new short[160];
    private final short[] pairs = new short[320];
    private @Nullable SrtpSender peer;
    private long bent;
    private int turn;
    private long now;

    /// With packets lost, speech playing, voice activity looked for, the ear and the recorder read; 50,400 ticks a
    /// round. While the compiler still works on it, a few one-off objects of its own and the bean's appear; how
    /// long depends on the machine, so up to six rounds are run until one allocates nothing. Only the events of a new
    /// utterance are left outside.
    @Test void fiftyThousandTicksOfG711AllocateNothing() {
        allocateNothing();
    }

    @Test void norDoTicksOfG722InPacketsOf30Millis() {
        media = call(G722.narrow(), 30);
        phone.codec = G722.narrow();
        allocateNothing();
    }

    @Test void norDoTicksOfOpus() {
        Assumptions.assumeTrue(Opus.isNative(), "no libopus here: Concentus allocates");
        media = call(Opus.create(8000, Opus.Settings.TELEPHONE), 20);
        phone.codec = Opus.create(8000, Opus.Settings.TELEPHONE);
        media.start();
        allocatedBytes();                                       // the first calls of the library link their handles
        allocateNothing();
    }

    @Test void norDoTicksOfAnEncryptedCall() {
        for (SrtpSuite suite : SrtpSuite.values()) {
            String key = Base64.getEncoder().encodeToString(new byte[suite.name().contains("256") ? suite.name().contains("GCM") ? 44 : 46
                    : suite.name().contains("GCM") ? 28 : 30]);
            media = call(G711.ulaw(), 20);
            media.protect(new Srtp(new SrtpSender(SrtpKey.of(suite, key)), new SrtpReceiver(SrtpKey.of(suite, key))));
            peer = new SrtpSender(SrtpKey.of(suite, key));
            allocateNothing();
            assertThat(media.statistics().unproved()).as("only what was bent").isEqualTo(bent);
            bent = 0;
        }
    }

    private byte[] sealed(byte[] datagram) {
        if (peer == null) return datagram;
        byte[] room = Arrays.copyOf(datagram, datagram.length + SrtpSender.MAXIMUM_GROWTH);
        return Arrays.copyOf(room, peer.protect(room, 0, datagram.length));
    }

    private static CallMedia call(AudioCodec codec, int ptimeMillis) {
        return new CallMedia(MediaSettings.of(Approvals.CALL, new MediaFormat(codec, 0, 101, 8000, ptimeMillis), 1, 0, 0).withVad(NOT_BY_TONES));
    }

    private void allocateNothing() {
        media.start();
        DtmfTones.write('5', 4000, tones, 0, tones.length);
        long allocated = -1;
        for (int round = 0; round < 6 && allocated != 0; round++) {
            allocated = 0;
            for (int i = 0; i < UTTERANCES; i++) allocated += allocatedBytes();
            assertThat(allocated).isLessThan(10_000);
        }
        assertThat(allocated).isZero();
        assertThat(media.statistics().concealedSamples()).isPositive();
    }

    private long allocatedBytes() {
        media.playback().advanceTurn(++turn);
        media.playback().enqueue(Approvals.bargeable(turn, turn)).write(speech, 0, speech.length);
        for (int i = 0; i < 3; i++) {
            byte[] datagram = sealed(phone.say(Sounds.silence(160)));
            media.received(datagram, 0, datagram.length, 42, now);
            media.tick(out, 0, now += Phone.TICK);
        }
        for (int i = 0; i < TICKS; i++) {
            byte[] datagram = sealed(phone.say(Arrays.copyOfRange(tones, i % 100 * 160, i % 100 * 160 + 160)));
            boolean lost = random.nextInt(20) == 0;
            if (lost) bent++;
            datagrams[i] = lost ? new byte[3] : datagram;
        }
        while (media.events().poll() != null) { }
        long sent = media.statistics().sent();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < TICKS; i++) {
            now += Phone.TICK;
            byte[] datagram = datagrams[i];
            media.received(datagram, 0, datagram.length, 42, now);
            media.tick(out, 0, now);
            while (media.more(out, 0) > 0) { }
            media.ear().read(block, 0, 160);
            media.recording().read(pairs);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        long packets = TICKS * 20L / media.format().ptimeMillis();
        assertThat(media.statistics().sent() - sent).isBetween(packets, packets + 1);
        if (media.events().poll() != null) throw new AssertionError("an event in between");
        return allocated;
    }
}
