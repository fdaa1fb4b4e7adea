package dev.parley.media;

import dev.parley.codecs.VoiceActivityDetector;
import dev.parley.governance.CallId;
import dev.parley.rtp.ReceiveStatistics;
import dev.parley.rtp.RtpPacket;
import dev.parley.rtp.RtpPacketizer;
import dev.parley.rtp.TelephoneEventReceiver;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One call's two audio directions.
/// ```
/// in   received ─► SourceLatch ─► JitterBuffer ┆tick┆ codec ─► ear, voice activity, recording (left)
/// out  SpeechWriter ─► PlaybackQueue           ┆tick┆ codec ─► RTP datagram,       recording (right)
/// ```
/// Three kinds of threads, one rule each. The *media loop* calls [#received] and [#tick], nobody else does;
/// neither allocates (but for an event that really happened), blocks or logs. The *call's thread* switches
/// ([#start], [#retarget], [#hold], [#rearmLatch]), owns [#playback] and drains [#events]; a switch holds
/// from the next packet or tick on. *Readers and writers of sound* (transcriber, recorder, synthesiser) each
/// own their end of one ring.
public final class CallMedia {
    /// Bytes [#tick] may write.
    public static final int MAXIMUM_DATAGRAM = RtpPacket.MAXIMUM;
    /// Nobody has proved to be the peer yet.
    public static final long NO_SOURCE = 0;

    private static final int FRAME = AudioRing.FRAMES;
    private static final int COMFORT_NOISE = 13;     // static payload type (RFC 3389 §4): alive, but no audio
    private static final int EAR_TICKS = 512;                   // 10.24 s
    private static final int RECORDING_TICKS = 256;             // 5.12 s
    private static final int ARRIVALS = 512;                    // ticks remembered
    private static final long DIGIT_TIMEOUT = 250_000_000L;  // ns without a packet: all end packets were lost

    /// What was agreed last, replaced as a whole; a reader of keys of its own when their clock is another.
    private record Agreement(MediaFormat format, TelephoneEventReceiver keys) { }

    private record Rearm(SourcePolicy policy) { }

    private volatile Agreement agreedWanted;                    // call thread writes these six
    private volatile boolean startWanted;
    private volatile boolean holdWanted;
    private volatile Rearm rearmWanted;
    private volatile Bridge.@Nullable End bridge;
    private volatile @Nullable Srtp srtp;
    private volatile long latchedSource = NO_SOURCE;            // media loop writes, anyone reads

    private final MediaSettings settings;
    private final MediaEventQueue events = new MediaEventQueue();
    private final PlaybackQueue playback;
    private final AudioRing ear = new AudioRing(EAR_TICKS, 1);
    private final RecordingTap recording;

    private final RtpPacket packet = new RtpPacket();           // media loop only, all from here on
    private final RtpPacketizer packetizer;
    private final Sending sending;
    private final Hearing hearing;
    private final ReceiveStatistics peer;
    private final VoiceActivityDetector voiceActivity;
    private final SourceLatch latch;
    private final Reports reports;
    private final short[] heard = new short[FRAME];
    private final short[] mouth = new short[FRAME];
    private final long[] arrivals = new long[ARRIVALS];      // by tick: when its first sample had arrived, ns
    private Agreement agreed;
    private Rearm rearmed;
    private boolean started;
    private boolean held;
    private boolean heardAnything;
    private boolean timedOut;
    private long lastPacket;                                    // ns

    private long ticks;
    private long received;
    private long foreign;
    private long malformed;
    private long unknownPayload;
    private long unproved;
    private long digits;
    private volatile long published;                    // written last in a tick, read first by [#statistics]

    public CallMedia(MediaSettings settings) {
        this.settings = settings;
        MediaFormat format = settings.format();
        agreed = new Agreement(format, new TelephoneEventReceiver(format.telephoneEventClockRate(), DIGIT_TIMEOUT));
        agreedWanted = agreed;
        peer = new ReceiveStatistics(format.codec().clockRate());
        rearmed = new Rearm(settings.sources());
        rearmWanted = rearmed;
        latch = new SourceLatch(settings.sources());
        packetizer = new RtpPacketizer(settings.ssrc(), settings.firstSequence(), settings.firstTimestamp());
        reports = new Reports(settings.ssrc(), settings.firstSequence());
        sending = new Sending(packetizer);
        hearing = new Hearing(settings.jitter());
        hearing.reset(format.codec().clockRate());
        voiceActivity = new VoiceActivityDetector(settings.vad());
        playback = new PlaybackQueue(settings.call(), events);
        recording = new RecordingTap(settings.recording() ? RECORDING_TICKS : 0);
    }

    // ---- call thread

    /// From the next tick on there is a datagram to send at every tick, and the ear hears.
    public void start() {
        startWanted = true;
    }

    /// A re-INVITE agreed on something else. What waits in the old encoding is dropped, the stream we send
    /// goes on under its SSRC without a gap.
    ///
    /// @param format with a fresh codec; or with the one in use when only other things changed
    public void retarget(MediaFormat format) {
        Agreement before = agreedWanted;
        boolean sameKeys = format.telephoneEventPayloadType() == before.format.telephoneEventPayloadType()
                && format.telephoneEventClockRate() == before.format.telephoneEventClockRate();
        agreedWanted = new Agreement(format, sameKeys ? before.keys
                : new TelephoneEventReceiver(format.telephoneEventClockRate(), DIGIT_TIMEOUT));
    }

    /// What was agreed last. Call thread.
    public MediaFormat format() {
        return agreedWanted.format;
    }

    /// On hold playback stands still (silence is sent), the ear hears silence and nobody times out.
    public void hold(boolean onHold) {
        holdWanted = onHold;
    }

    /// The signalling gave the peer another address: listen to nobody until one proves itself again.
    public void rearmLatch() {
        rearmLatch(rearmWanted.policy());
    }

    /// As [#rearmLatch()], with the newly signalled address in the policy.
    public void rearmLatch(SourcePolicy policy) {
        rearmWanted = new Rearm(policy);
    }

    /// From the next packet on both directions are encrypted and nothing unproved is heard; null: plain.
    public void protect(@Nullable Srtp both) {
        srtp = both;
    }

    /// What protects both directions now. Call thread.
    public @Nullable Srtp protection() {
        return srtp;
    }

    /// Whose call this is a leg of.
    CallId call() {
        return settings.call();
    }

    /// From the next tick on this leg hears the other end of a bridge, and that end it; null: its playback again.
    void bridge(Bridge.@Nullable End end) {
        bridge = end;
    }

    /// The gate to the caller's ear. Call thread.
    public PlaybackQueue playback() {
        return playback;
    }

    /// What happened, in order. Drained by the call's thread, or by the media loop on its behalf: by one of
    /// them.
    public MediaEventQueue events() {
        return events;
    }

    // ---- other threads

    /// The caller's voice, one channel, for one reader (the transcriber). Sample 0 is the first after
    /// [#start].
    public AudioRing ear() {
        return ear;
    }

    /// Both directions, for one reader (the recorder).
    public RecordingTap recording() {
        return recording;
    }

    /// Where the peer really is: send there. [#NO_SOURCE] before it is known and after [#rearmLatch]: send to
    /// the address that was signalled. Any thread.
    public long latchedSource() {
        return latchedSource;
    }

    /// Any thread; at least as new as the last tick.
    public MediaStatistics statistics() {
        long ticks = published;
        var jitter = hearing.jitter();
        return new MediaStatistics(ticks, packetizer.packets(), received, Math.max(peer.lost(), 0), jitter.late(),
                jitter.duplicates(), jitter.overflowed(), jitter.restarts(), hearing.concealed(), hearing.recovered(),
                jitter.skippedTicks() / agreed.format.ticksPerSample(), peer.jitterMicros(), foreign,
                malformed + jitter.tooLong() + hearing.undecodable(), unknownPayload, unproved, reports.received(), digits,
                playback.underruns(), ear.lost(), recording.lost(), events.lost());
    }

    /// How it sounds. Any thread.
    public MediaQuality quality() {
        return reports.quality(hearing.jitter(), agreed.format.codec().clockRate() / 1000);
    }

    // ---- media loop

    /// Hears one datagram. The array is only used until this returns; an encrypted packet is opened in place.
    ///
    /// @param source opaque key of the sender's address and port, never 0
    /// @param now nanoseconds, when it arrived
    public void received(byte[] datagram, int offset, int length, long source, long now) {
        adopt(now);
        Srtp secure = srtp;
        if (secure != null) {
            length = secure.theirs().open(datagram, offset, length);
            if (length < 0) {
                unproved++;
                return;
            }
        }
        RtpPacket.Fault fault = packet.wrap(datagram, offset, length);
        if (fault != RtpPacket.Fault.NONE) {
            malformed++;
            return;
        }
        int type = packet.payloadType();
        boolean digit = type == agreed.format.telephoneEventPayloadType();
        if (type != agreed.format.payloadType() && !digit && type != COMFORT_NOISE) {
            unknownPayload++;
            return;
        }
        if (!latch.accepts(source, packet, secure != null)) {
            foreign++;
            return;
        }
        if (latchedSource != source) {
            latchedSource = source;
            events.offer(new MediaEvent.SourceLatched(source, now));
        }
        if (!heardAnything) {
            heardAnything = true;
            events.offer(new MediaEvent.FirstPacket(now));
        }
        received++;
        lastPacket = now;
        timedOut = false;
        peer.received(packet, now);
        if (digit) tell(agreed.keys.received(packet, now), now);
        else if (type == COMFORT_NOISE) hearing.comfortNoise(packet);
        else if (started) hearing.audio(packet, now);
    }

    /// Hears one RTCP datagram, from the port next to the peer's or from the same.
    ///
    /// @param ntp wall clock when it arrived, NTP 32.32
    public void receivedReport(byte[] datagram, int offset, int length, long source, long ntp, long now) {
        Srtp secure = srtp;
        if (secure == null ? !latch.isHost(source) : (length = secure.theirs().openRtcp(datagram, offset, length)) < 0) {
            if (secure == null) foreign++;
            else unproved++;
            return;
        }
        reports.read(datagram, offset, length, packetizer.ssrc(), ntp, now);
    }

    /// One tick of 20 ms, every tick.
    ///
    /// @return bytes of the datagram to send to [#latchedSource]; packets never stop after [#start]: silence
    ///     when nothing is approved, which keeps timers and NAT bindings alive; at most [#MAXIMUM_DATAGRAM].
    ///     0 in a tick that fills no packet of the agreed length; where it fills two, [#more] has the second
    public int tick(byte[] out, int offset, long now) {
        adopt(now);
        if (!started) return 0;
        tell(agreed.keys.poll(now), now);
        hear(now);
        Bridge.End joined = bridge;
        if (joined != null) joined.say(heard);
        if (held) Arrays.fill(mouth, (short) 0);
        else if (joined != null) joined.hear(mouth);
        else playback.take(mouth, now);
        recording.tick(heard, mouth, events, now);
        if (!timedOut && !held && now - lastPacket >= settings.rtpTimeoutNanos()) {
            timedOut = true;
            events.offer(new MediaEvent.RtpTimeout(lastPacket, now));
        }
        sending.say(mouth);
        ticks++;
        published = ticks;
        return more(out, offset);
    }

    /// After [#tick], until it says 0: another datagram of the same tick.
    public int more(byte[] out, int offset) {
        if (!started) return 0;
        int bytes = sending.next(agreed.format, out, offset);
        Srtp secure = srtp;
        return secure == null || bytes == 0 ? bytes : secure.ours().protect(out, offset, bytes);
    }

    /// A sender report about both directions (RFC 3550 §6.4.1), to be sent every five seconds or so; with
    /// `bye` the last.
    ///
    /// @param ntp wall clock in NTP's 32.32 format (seconds since 1900)
    /// @return bytes of the RTCP datagram, at most [#MAXIMUM_DATAGRAM]
    public int report(byte[] out, int offset, long ntp, long now, boolean bye) {
        int length = reports.build(out, offset, packetizer, peer, hearing.jitter(), agreed.format.ptimeMillis(), ntp, now, bye);
        Srtp secure = srtp;
        return secure == null ? length : secure.ours().protectRtcp(out, offset, length);
    }

    /// Takes over what the call's thread has switched.
    private void adopt(long now) {
        if (startWanted && !started) {
            started = true;
            lastPacket = now;
        }
        Agreement wanted = agreedWanted;
        if (wanted != agreed) {
            MediaFormat next = wanted.format;
            if (next.codec() != agreed.format.codec() || next.payloadType() != agreed.format.payloadType()) {
                hearing.reset(next.codec().clockRate());
                peer.clockRate(next.codec().clockRate());
            }
            if (wanted.keys != agreed.keys) tell(agreed.keys.reset(), now);
            agreed = wanted;
        }
        Rearm rearm = rearmWanted;
        if (rearm != rearmed) {
            rearmed = rearm;
            latch.rearm(rearm.policy());
            latchedSource = NO_SOURCE;
        }
        boolean hold = holdWanted;
        if (hold != held) {
            held = hold;
            lastPacket = now;
        }
    }

    /// Gets one tick of the caller's audio, made up where it is missing, to all who listen.
    private void hear(long now) {
        arrivals[(int) ticks & ARRIVALS - 1] = hearing.tick(agreed.format, heard, now);
        if (held) Arrays.fill(heard, (short) 0);
        ear.write(0, heard);
        ear.publish();
        switch (voiceActivity.accept(heard, 0, FRAME)) {
            case NONE -> { }
            case STARTED -> {
                long onset = voiceActivity.onset();
                events.offer(new MediaEvent.SpeechStarted(arrivalOf(onset), now, onset));
            }
            case ENDED -> {
                long end = voiceActivity.end();
                events.offer(new MediaEvent.SpeechEnded(arrivalOf(end - 1), now, end));
            }
        }
    }

    private long arrivalOf(long sample) {
        return arrivals[(int) (sample / FRAME) & ARRIVALS - 1];
    }

    private void tell(char digit, long now) {
        if (digit == TelephoneEventReceiver.NONE) return;
        digits++;
        events.offer(new MediaEvent.Digit(digit, agreed.keys.durationMillis(), now));
    }
}
