package dev.parley.sip;

import gov.nist.javax.sip.stack.SIPServerTransaction;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Future;
import javax.sip.ServerTransaction;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/// Provisional responses a caller must hear (RFC 3262 §3): one at a time, sent again until its PRACK, given up
/// after 64·T1. What comes after one waits for its PRACK. Runs in the call's mailbox.
final class ReliableProvisionals {
    private final Leg leg;
    private final ServerTransaction transaction;
    private final Runnable unacknowledged;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private long rseq;
    private boolean pending;
    private Duration interval = Duration.ZERO;
    private Duration waited = Duration.ZERO;
    private @Nullable Future<?> timer;

    ReliableProvisionals(Leg leg, ServerTransaction transaction, Runnable unacknowledged) {
        this.leg = leg;
        this.transaction = transaction;
        this.unacknowledged = unacknowledged;
        this.rseq = leg.agent().between(1, 1 << 20);            // §3: the first is random, later ones rise by one
    }

    static boolean required(Request invite) {
        return Headers.lists(invite, "Require", "100rel");
    }

    static boolean possible(Request invite) {
        return required(invite) || Headers.lists(invite, "Supported", "100rel");
    }

    void send(Response response) {
        afterPending(() -> {
            rseq++;
            response.setHeader(leg.agent().messages().header("Require", "100rel"));
            response.setHeader(leg.agent().messages().header("RSeq", Long.toString(rseq)));
            pending = true;
            interval = leg.agent().config().timers().t1();
            waited = Duration.ZERO;
            leg.agent().respond(transaction, response);
            schedule();
        });
    }

    /// Runs at once, or when the response that is out has been acknowledged.
    void afterPending(Runnable next) {
        if (pending) waiting.add(next);
        else next.run();
    }

    private void repeat() {
        if (!pending) return;
        waited = waited.plus(interval);
        if (waited.compareTo(leg.agent().config().timers().giveUp()) >= 0) {
            stop();
            unacknowledged.run();
            return;
        }
        try {
            ((SIPServerTransaction) transaction).resendLastResponseAsBytes();
        } catch (IOException | RuntimeException unreachable) {
            // the next attempt may get through
        }
        interval = interval.multipliedBy(2);
        schedule();
    }

    private void schedule() {
        Duration left = leg.agent().config().timers().giveUp().minus(waited);
        if (interval.compareTo(left) > 0) interval = left;
        timer = leg.after(interval, this::repeat);
    }

    /// @return false: it acknowledges nothing that is out, which is a 481 (§3)
    boolean acknowledgedBy(Request prack) {
        String[] words = Headers.first(prack, "RAck").orElse("").split("\\s+");
        long cseq = Headers.cseq(transaction.getRequest()).getSeqNumber();
        boolean matches = pending && words.length == 3 && words[0].equals(Long.toString(rseq))
                && words[1].equals(Long.toString(cseq)) && words[2].equalsIgnoreCase(Request.INVITE);
        if (!matches) return false;
        stop();
        return true;
    }

    /// Goes on with what waited, after the PRACK was answered.
    void resume() {
        while (!pending) {
            Runnable next = waiting.poll();
            if (next == null) return;
            next.run();
        }
    }

    void stop() {
        pending = false;
        if (timer != null) timer.cancel(false);
    }
}
