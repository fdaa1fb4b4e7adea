package dev.parley.gateway;

import dev.parley.codecs.AudioCodec;
import dev.parley.codecs.G711;
import dev.parley.codecs.G722;
import dev.parley.codecs.L16;
import dev.parley.codecs.Opus;
import dev.parley.media.CallMedia;
import dev.parley.media.MediaFormat;
import dev.parley.media.SourcePolicy;
import dev.parley.sip.NegotiatedMedia;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// What SDP agreed on, as media is built of it. Every codec works at the 8000 samples per second of the ears: G.722 by the
/// lower half of its band, Opus by asking its own decoder and encoder for that rate, which is cheaper and cleaner than
/// resampling afterwards. So two legs of one call may speak different codecs and still be joined.
final class Formats {
    private static final int PROBATION = 2;                     // packets of another address than the one signalled

    private Formats() { }

    /// With a new codec.
    static MediaFormat first(NegotiatedMedia agreed) {
        return format(agreed, codec(agreed));
    }

    /// Switches a running call to what a re-INVITE agreed on. Its latch opens only when the peer's address is another one, so
    /// that a mere change of hold or packet time lets no stranger in.
    static void change(CallMedia media, @Nullable NegotiatedMedia before, NegotiatedMedia agreed) {
        boolean sameCodec = before != null && before.codec() == agreed.codec();
        media.retarget(format(agreed, sameCodec ? media.format().codec() : codec(agreed)));
        media.protect(MediaKeys.protection(before == null ? null : before.srtp(), media.protection(), agreed.srtp()));
        media.hold(agreed.remoteHold());
        boolean sameAddress = before != null && before.remotePort() == agreed.remotePort() && before.remoteAddress().equals(agreed.remoteAddress());
        if (!sameAddress) media.rearmLatch(sources(agreed));
    }

    /// The address that was signalled is the peer's at once, another has to prove itself: phones sit behind NATs.
    static SourcePolicy sources(NegotiatedMedia agreed) {
        InetSocketAddress signalled = new InetSocketAddress(agreed.remoteAddress(), agreed.remotePort());
        InetAddress address = signalled.getAddress();
        boolean known = address != null && !address.isAnyLocalAddress() && agreed.remotePort() != 0;
        return new SourcePolicy(known ? MediaPort.key(signalled) : CallMedia.NO_SOURCE, true, PROBATION);
    }

    private static MediaFormat format(NegotiatedMedia agreed, AudioCodec codec) {
        return new MediaFormat(codec, agreed.payloadType(), agreed.telephoneEventPayloadType(), agreed.telephoneEventClockRate(), agreed.ptimeMillis());
    }

    private static AudioCodec codec(NegotiatedMedia agreed) {
        return switch (agreed.codec()) {
            case PCMU -> G711.ulaw();
            case PCMA -> G711.alaw();
            case G722 -> G722.narrow();
            case OPUS -> Opus.create(8000, Opus.Settings.TELEPHONE);
            case L16 -> new L16(8000);
        };
    }
}
