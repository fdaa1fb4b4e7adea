package dev.parley.gateway;

import dev.parley.session.CallEvent;
import dev.parley.sip.Answer;
import dev.parley.sip.LocalMedia;
import dev.parley.sip.OfferAnswer;
import dev.parley.sip.ReferTarget;
import dev.parley.sip.SessionDescription;
import dev.parley.sip.SipCall;
import dev.parley.sip.SipCallEvent;
import dev.parley.sip.SipCallListener;
import dev.parley.sip.SipUserAgent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The caller's side asks us to call somebody else (REFER): we do, tell it how that goes, and when the other answers the
/// conversation goes on with that phone. With Replaces it is an attended transfer's last step (RFC 5589 §7.3).
///
/// Only a target at the address the caller's own signalling comes from is called: nobody may dial the world on our account.
final class Referral implements SipCallListener {
    private final CallDriver driver;
    private final SipCall asker;
    private final SessionDescription offer;
    private final BiConsumer<SipCall, SipCallEvent> after;
    private volatile @Nullable SipCall placed;
    private boolean moved;

    /// @param after hears the new dialog once the conversation is in it
    private Referral(CallDriver driver, SipCall asker, LocalMedia local, BiConsumer<SipCall, SipCallEvent> after) {
        this.driver = driver;
        this.asker = asker;
        this.offer = OfferAnswer.offer(local);
        this.after = after;
    }

    static void serve(SipUserAgent sip, CallDriver driver, String referTo, Ladders ladders, BiConsumer<SipCall, SipCallEvent> after) {
        ReferTarget target = ReferTarget.parse(referTo);
        SipCall asker = driver.sip();
        if (!target.host().equals(driver.dialog().remoteAddress())) {
            asker.rejectRefer(603, "Decline");
            return;
        }
        Referral referral = new Referral(driver, asker, driver.local(), after);
        Map<String, String> headers = new LinkedHashMap<>();
        target.replaces().ifPresent(dialog -> {
            headers.put("Replaces", dialog);
            headers.put("Require", "replaces");
        });
        try {
            referral.placed = sip.invite(target.uri(), "<sip:parley@" + driver.local().address() + ">", headers, referral.offer, referral);
            ladders.join(referral.placed.id().callId(), driver.ladder());
            asker.acceptRefer();
        } catch (IllegalArgumentException noUri) {
            asker.rejectRefer(400, "Bad Refer-To");
        }
    }

    @Override public void on(SipCallEvent event) {
        SipCall call = placed;
        if (call == null) return;                               // told again by what follows; nothing comes before the INVITE
        if (moved) {
            after.accept(call, event);
            return;
        }
        switch (event) {
            case SipCallEvent.Ringing _ -> asker.notifyTransfer(180, "Ringing");
            case SipCallEvent.Answered(var answer) -> {
                if (OfferAnswer.acceptAnswer(offer, answer) instanceof Answer.Accepted(var _, var agreed)) {
                    moved = true;
                    asker.notifyTransfer(200, "OK");
                    driver.moveTo(call);
                    driver.post(new CallEvent.Moved(agreed, "another phone"));
                } else {
                    call.hangUp(127, "no codec in common");
                    asker.notifyTransfer(488, "Not Acceptable Here");
                }
            }
            case SipCallEvent.Refused(var status, var reason, var _) -> asker.notifyTransfer(status, reason);
            case SipCallEvent.Ended _ -> asker.notifyTransfer(480, "Temporarily Unavailable");
            default -> { }                                      // nothing else matters before the answer
        }
    }
}
