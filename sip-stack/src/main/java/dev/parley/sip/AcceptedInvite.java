package dev.parley.sip;

import gov.nist.javax.sip.stack.SIPServerTransaction;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import javax.sip.ServerTransaction;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/// A 2xx to an INVITE until its ACK (RFC 3261 §13.3.1.4): sent again after T1, 2·T1 ... T2 over every
/// transport, given up after 64·T1. The transaction layer does not do this: a 2xx ends the server
/// transaction.
final class AcceptedInvite {
    private final Leg leg;
    private final ServerTransaction transaction;
    private final long cseq;
    private final Runnable unacknowledged;
    private Duration interval;
    private Duration waited = Duration.ZERO;
    private @Nullable Future<?> timer;
    private boolean done;

    /// @param unacknowledged runs in the mailbox when no ACK came in time
    AcceptedInvite(Leg leg, ServerTransaction transaction, Response response, Runnable unacknowledged) {
        this.leg = leg;
        this.transaction = transaction;
        this.cseq = Headers.cseq(transaction.getRequest()).getSeqNumber();
        this.unacknowledged = unacknowledged;
        this.interval = leg.agent().config().timers().t1();
        leg.agent().respond(transaction, response);
        schedule();
    }

    private void schedule() {
        timer = leg.after(interval, this::repeat);
    }

    private void repeat() {
        if (done) return;
        SipTimers timers = leg.agent().config().timers();
        waited = waited.plus(interval);
        if (waited.compareTo(timers.giveUp()) >= 0) {
            done = true;
            unacknowledged.run();
            return;
        }
        try {
            ((SIPServerTransaction) transaction).resendLastResponseAsBytes();
        } catch (IOException | RuntimeException unreachable) {
            // the next attempt may get through; 64·T1 ends it
        }
        Duration twice = interval.multipliedBy(2);
        interval = twice.compareTo(timers.t2()) < 0 ? twice : timers.t2();
        schedule();
    }

    /// @return true: this is the ACK, and the first one
    boolean acknowledgedBy(Request ack) {
        if (done || Headers.cseq(ack).getSeqNumber() != cseq) return false;
        stop();
        return true;
    }

    boolean waiting() {
        return !done;
    }

    void stop() {
        done = true;
        if (timer != null) timer.cancel(false);
    }
}
