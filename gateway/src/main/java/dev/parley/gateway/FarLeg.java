package dev.parley.gateway;

import dev.parley.codecs.VadSettings;
import dev.parley.governance.ApprovedTransfer;
import dev.parley.media.CallMedia;
import dev.parley.media.MediaEvent;
import dev.parley.media.MediaSettings;
import dev.parley.session.CallEvent;
import dev.parley.sip.Answer;
import dev.parley.sip.LocalMedia;
import dev.parley.sip.NegotiatedMedia;
import dev.parley.sip.OfferAnswer;
import dev.parley.sip.SessionDescription;
import dev.parley.sip.SipCall;
import dev.parley.sip.SipCallEvent;
import dev.parley.sip.SipCallListener;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The leg from us to the target of a transfer: its dialog, its ports and its media. Tells the call by its mailbox. The user
/// agent's thread of this leg owns the dialog's state, the call's thread begins and ends it.
final class FarLeg implements SipCallListener {
    private static final SecureRandom DICE = new SecureRandom();
    private static final long HAND_BACK_NANOS = 2_000_000_000L;

    private final ApprovedTransfer transfer;
    private final LocalMedia local;
    private final SessionDescription offer;
    private final MediaPort port;
    private final String name;
    private final Consumer<CallEvent> to;
    private volatile @Nullable SipCall sip;
    private volatile @Nullable CallMedia media;
    private volatile boolean closed;
    private @Nullable NegotiatedMedia agreed;
    private long lastStar = Long.MIN_VALUE / 2;

    FarLeg(ApprovedTransfer transfer, LocalMedia local, MediaPort port, String name, Consumer<CallEvent> to) {
        this.transfer = transfer;
        this.local = local;
        this.offer = OfferAnswer.offer(local);
        this.port = port;
        this.name = name;
        this.to = to;
    }

    void placed(SipCall call) {
        sip = call;
    }

    String sipCallId() {
        SipCall call = sip;
        return call == null ? "" : call.id().callId();
    }

    /// Set once the target has answered.
    @Nullable CallMedia media() {
        return media;
    }

    @Override public void on(SipCallEvent event) {
        if (closed) return;
        switch (event) {
            case SipCallEvent.Answered(var answer) -> answered(answer);
            case SipCallEvent.Refused(var status, var reason, var _) -> to.accept(new CallEvent.TargetRefused(status, reason));
            case SipCallEvent.Failed(var reason, var _) -> to.accept(media == null ? new CallEvent.TargetRefused(408, reason) : new CallEvent.TargetLeft(reason));
            case SipCallEvent.Hungup(var cause, var text) ->
                    to.accept(new CallEvent.TargetLeft("BYE" + (cause < 0 ? "" : " Q.850 " + cause) + (text.isEmpty() ? "" : " " + text)));
            case SipCallEvent.Cancelled _ -> to.accept(new CallEvent.TargetLeft("CANCEL"));
            case SipCallEvent.Reoffered(var next) -> reoffered(next);
            case SipCallEvent.Acknowledged(var answer) -> answer.ifPresent(this::changed);
            case SipCallEvent.ReofferAccepted(var answer) -> changed(answer);
            case SipCallEvent.InfoDigit(var digit, var _) -> pressed(digit, Clock.now());
            case SipCallEvent.ReferRequested _ -> {
                SipCall call = sip;
                if (call != null) call.rejectRefer(603, "Decline");
            }
            case SipCallEvent.Ringing _, SipCallEvent.EarlyMedia _, SipCallEvent.ReofferRefused _, SipCallEvent.TransferProgress _,
                 SipCallEvent.TransferDone _, SipCallEvent.TransferRefused _, SipCallEvent.TransferUnreported _ -> { }
        }
    }

    private void answered(SessionDescription answer) {
        if (!(OfferAnswer.acceptAnswer(offer, answer) instanceof Answer.Accepted(var _, var negotiated))) {
            to.accept(new CallEvent.TargetRefused(488, "no codec in common"));
            return;
        }
        CallMedia started = new CallMedia(MediaSettings.of(transfer.call(), Formats.first(negotiated), DICE.nextInt(), DICE.nextInt(0x10000), DICE.nextInt())
                
                .withSources(Formats.sources(negotiated)).withVad(VadSettings.TELEPHONE).withRecording(false));
        started.protect(MediaKeys.protection(null, null, negotiated.srtp()));
        agreed = negotiated;
        media = started;
        port.start(started, address(negotiated), this::heard, fault -> to.accept(new CallEvent.TargetLeft("a fault of ours in the media")));
        to.accept(new CallEvent.TargetAnswered());
    }

    private static InetSocketAddress address(NegotiatedMedia negotiated) {
        return new InetSocketAddress(negotiated.remoteAddress(), negotiated.remotePort());
    }

    private void reoffered(Optional<SessionDescription> next) {
        SipCall call = sip;
        if (call == null) return;
        if (next.isEmpty()) {
            call.respondReinvite(offer);
            return;
        }
        switch (OfferAnswer.answer(next.get(), local)) {
            case Answer.Accepted(var answer, var negotiated) -> {
                call.respondReinvite(answer);
                adopt(negotiated);
            }
            case Answer.NoCommonCodec _ -> call.rejectReinvite(488, "Not Acceptable Here");
            case Answer.Malformed(var reason) -> call.rejectReinvite(400, reason);
        }
    }

    private void changed(SessionDescription answer) {
        if (OfferAnswer.acceptAnswer(offer, answer) instanceof Answer.Accepted(var _, var negotiated)) adopt(negotiated);
    }

    private void adopt(NegotiatedMedia negotiated) {
        CallMedia running = media;
        if (running == null || negotiated.equals(agreed)) return;
        Formats.change(running, agreed, negotiated);
        agreed = negotiated;
        port.redirect(address(negotiated));
    }

    /// On the media loop.
    private void heard(MediaEvent event) {
        if (event instanceof MediaEvent.Digit(var digit, var _, var _)) pressed(digit, Clock.now());
        if (event instanceof MediaEvent.RtpTimeout) to.accept(new CallEvent.TargetLeft("no audio from the target"));
    }

    /// Two stars within two seconds give the caller back.
    private synchronized void pressed(char digit, long now) {
        if (digit == '*' && now - lastStar < HAND_BACK_NANOS) to.accept(new CallEvent.HandedBack("the target pressed **"));
        lastStar = digit == '*' ? now : Long.MIN_VALUE / 2;
    }

    /// Ends the leg, however far it got. Any number of times.
    void close(int q850Cause, String text) {
        if (closed) return;
        closed = true;
        SipCall call = sip;
        if (call != null) call.hangUp(q850Cause, text);
        port.close();
    }

    @Override public String toString() {
        return name + "-far";
    }
}
