package dev.parley.sip;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sip.ServerTransaction;
import javax.sip.header.Header;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/// Call transfer by REFER (RFC 3515, RFC 5589), both ways, one at a time. Runs in the call's mailbox.
///
/// A 202 says only that the other end will try. The truth comes in NOTIFY requests of the subscription the
/// REFER made: a transfer counts as done when one of them carries a final status, and as failed when none
/// does in time.
final class Transfers {
    private static final Pattern STATUS_LINE =
            Pattern.compile("\\s*SIP/2\\.0\\s+([1-6]\\d\\d)\\b.*", Pattern.DOTALL);
    private static final Pattern EVENT_ID = Pattern.compile(";\\s*id\\s*=\\s*(\\d+)");
    private static final int EXPIRES_SECONDS = 180;

    private final Leg leg;
    /// A transfer of ours awaits its outcome.
    private boolean pending;
    /// The other end has taken our REFER.
    private boolean accepted;
    /// Set after its BYE.
    private @Nullable Runnable afterBye;
    /// NOTIFYs of our REFER are expected, also past the outcome.
    private boolean subscribed;
    /// CSeq of our REFER, which names its subscription (§2.4.6).
    private String referId = "";
    private @Nullable Future<?> deadline;
    /// A REFER we have been sent and not yet answered.
    private @Nullable ServerTransaction asked;
    /// We owe the other end NOTIFYs.
    private boolean reporting;

    Transfers(Leg leg) {
        this.leg = leg;
    }

    // ---- we ask the other end

    void refer(String targetUri, Map<String, String> headers) {
        if (pending) {
            leg.deliver(new SipCallEvent.TransferDone(491));
            return;
        }
        Messages messages = leg.agent().messages();
        Request refer = leg.dialog().request(Request.REFER);
        referId = Long.toString(Headers.cseq(refer).getSeqNumber());
        refer.setHeader(messages.header("Refer-To", "<" + targetUri + ">"));
        messages.add(refer, headers);
        pending = true;
        accepted = false;
        subscribed = true;                                      // a NOTIFY may overtake the 202 (§2.4.4)
        leg.send(refer, new Agent.Responses() {
            @Override public void on(Response response) {
                referId = Long.toString(Headers.cseq(response).getSeqNumber());    // a challenged REFER went again
                int status = response.getStatusCode();
                if (status >= 300) refused(status);
                else if (status >= 200 && pending) onAccepted(response);
            }

            @Override public void failed(String reason) {
                refused(408);
            }
        });
    }

    private void onAccepted(Response response) {
        accepted = true;
        // RFC 4488 §4: without a subscription nothing will be told; the other end's BYE is all we shall see
        if (Headers.first(response, "Refer-Sub").filter("false"::equalsIgnoreCase).isPresent()) subscribed = false;
        deadline = leg.after(leg.agent().config().timers().transfer(), () -> done(408));
    }

    private void refused(int status) {
        subscribed = false;
        if (!over()) return;
        leg.deliver(new SipCallEvent.TransferRefused(status));
    }

    private void done(int status) {
        if (!over()) return;
        leg.deliver(new SipCallEvent.TransferDone(status));
        if (afterBye != null) afterBye.run();
    }

    /// @return false: it was over before
    private boolean over() {
        if (!pending) return false;
        pending = false;
        if (deadline != null) deadline.cancel(false);
        return true;
    }

    /// The other end has said BYE. Many do so as soon as the target answers and tell the outcome after it, or never.
    ///
    /// @param left runs when the outcome is known, or the wait for it is over
    /// @return false: there is nothing to wait for
    boolean outlivesBye(Runnable left) {
        if (!pending || !accepted) return false;
        afterBye = left;
        if (subscribed) {
            if (deadline != null) deadline.cancel(false);
            deadline = leg.after(leg.agent().config().timers().giveUp().dividedBy(16), this::unreported);     // 2 s
        } else {
            unreported();
        }
        return true;
    }

    private void unreported() {
        if (!over()) return;
        leg.deliver(new SipCallEvent.TransferUnreported());
        if (afterBye != null) afterBye.run();
    }

    void onNotify(ServerTransaction transaction) {
        Request notify = transaction.getRequest();
        String event = Headers.first(notify, "Event").orElse("").split("[; ]", 2)[0];
        if (!event.equalsIgnoreCase("refer")) {
            leg.agent().respond(transaction, 489, "Bad Event", leg.id().localTag(),
                    Map.of("Allow-Events", "refer"));
            return;
        }
        if (!subscribed) {
            leg.respond(transaction, 481);
            return;
        }
        leg.respond(transaction, 200);
        if (ofEarlierRefer(notify)) return;
        boolean terminated = Headers.first(notify, "Subscription-State").orElse("active")
                .toLowerCase(Locale.ROOT).startsWith("terminated");
        if (terminated) subscribed = false;
        int status = sipfrag(notify).orElse(0);
        if (status >= 200) done(status);
        else if (terminated) done(500);                         // ended without an outcome: not proven, so not done
        else if (status >= 100 && pending) leg.deliver(new SipCallEvent.TransferProgress(status));
    }

    private boolean ofEarlierRefer(Request notify) {
        Matcher id = EVENT_ID.matcher(Headers.first(notify, "Event").orElse(""));
        return id.find() && !id.group(1).equals(referId);
    }

    private static Optional<Integer> sipfrag(Request notify) {
        Matcher line = STATUS_LINE.matcher(Bodies.text(notify));
        return line.matches() ? Optional.of(Integer.parseInt(line.group(1))) : Optional.empty();
    }

    // ---- the other end asks us

    void onRefer(ServerTransaction transaction) {
        var targets = Headers.values(transaction.getRequest(), "Refer-To");
        if (targets.size() != 1) {
            leg.agent().respond(transaction, 400, "Exactly One Refer-To", leg.id().localTag(), Map.of());
        } else if (asked != null || reporting) {
            leg.respond(transaction, 491);
        } else {
            asked = transaction;
            leg.deliver(new SipCallEvent.ReferRequested(uri(targets.getFirst())));
        }
    }

    /// The URI of a name-addr, or the addr-spec without header parameters.
    private static String uri(String referTo) {
        int open = referTo.indexOf('<');
        int close = referTo.indexOf('>', open + 1);
        if (open >= 0 && close > open) return referTo.substring(open + 1, close);
        return referTo.split(";", 2)[0].strip();
    }

    void accept() {
        if (asked == null) return;
        Messages messages = leg.agent().messages();
        Response accepted = messages.response(asked.getRequest(), 202, "Accepted", leg.id().localTag());
        boolean quietly = Headers.first(asked.getRequest(), "Refer-Sub").filter("false"::equalsIgnoreCase).isPresent();
        accepted.setHeader((Header) leg.dialog().contact().clone());
        if (quietly) accepted.setHeader(messages.header("Refer-Sub", "false"));   // RFC 4488 §4: then no subscription
        leg.agent().respond(asked, accepted);
        asked = null;
        reporting = !quietly;
        notifyOther(100, "Trying");                             // §2.4.4: at once
    }

    void reject(int status, String reason) {
        if (asked == null) return;
        leg.agent().respond(asked, status, reason, leg.id().localTag(), Map.of());
        asked = null;
    }

    void notifyOther(int status, String reason) {
        if (!reporting) return;
        boolean last = status >= 200;
        if (last) reporting = false;
        Messages messages = leg.agent().messages();
        Request notify = leg.dialog().request(Request.NOTIFY);
        notify.setHeader(messages.header("Event", "refer"));
        notify.setHeader(messages.header("Subscription-State",
                last ? "terminated;reason=noresource" : "active;expires=" + EXPIRES_SECONDS));
        messages.body(notify, "message", "sipfrag", "SIP/2.0 " + status + " " + reason + "\r\n");
        leg.send(notify, new Agent.Responses() {
            @Override public void on(Response response) {
                if (response.getStatusCode() == 481) reporting = false;
            }

            @Override public void failed(String why) {
                reporting = false;
            }
        });
    }

    void stop() {
        pending = false;
        if (deadline != null) deadline.cancel(false);
        if (asked != null) leg.respond(asked, 487);
        asked = null;
    }
}
