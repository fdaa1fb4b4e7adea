package dev.parley.gateway;

import dev.parley.governance.CallId;
import dev.parley.session.CallEvent;
import dev.parley.sip.SipCallEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// How a call we placed goes: from the INVITE to its end, in words. Hears the dialog before the call does. Any thread.
final class Origination {
    /// BUSY, NO_ANSWER and so on are what the called side made of it; FAILED is the network's or ours.
    enum State { DIALLING, RINGING, EARLY_MEDIA, ANSWERED, BUSY, NO_ANSWER, DECLINED, NO_SUCH_NUMBER, UNAVAILABLE, REFUSED, FAILED, ENDED }

    private static final int NO_ANSWER_CAUSE = 19;              // ITU-T Q.850

    private final CallId call;
    private final String to;
    private final String trunk;
    private State state = State.DIALLING;
    private String reason = "";
    private int status;
    private boolean earlyMedia;

    Origination(CallId call, String to, String trunk) {
        this.call = call;
        this.to = to;
        this.trunk = trunk;
    }

    /// @param tell the call's mailbox
    /// @param rest what is of no call we placed in particular
    void heard(SipCallEvent event, Consumer<CallEvent> tell, Consumer<SipCallEvent> rest) {
        switch (event) {
            case SipCallEvent.Ringing _ -> become(State.RINGING, 180, "");
            case SipCallEvent.EarlyMedia _ -> become(State.EARLY_MEDIA, 183, "");
            case SipCallEvent.Answered(var answer) -> {
                become(State.ANSWERED, 200, "");
                tell.accept(new CallEvent.Acknowledged(java.util.Optional.of(answer)));
            }
            case SipCallEvent.Refused(var code, var phrase, var _) -> {
                State outcome = outcome(code);
                become(outcome, code, phrase);
                tell.accept(new CallEvent.HungUp("callee", word(outcome) + ": SIP " + code + " " + phrase, cause(code)));
            }
            case SipCallEvent.Failed(var why, var q850) -> {
                become(isAnswered() ? State.ENDED : State.FAILED, 0, why);
                tell.accept(new CallEvent.HungUp("gateway", why, q850));
            }
            case SipCallEvent.Hungup(var q850, var text) -> {
                become(State.ENDED, 0, "the called side hung up");
                tell.accept(new CallEvent.HungUp("callee", "BYE" + (q850 < 0 ? "" : " Q.850 " + q850) + (text.isEmpty() ? "" : " " + text), q850));
            }
            default -> rest.accept(event);
        }
    }

    /// @return false: it was answered or over
    synchronized boolean rangTooLong(int seconds, Consumer<CallEvent> tell) {
        if (state.compareTo(State.ANSWERED) >= 0) return false;
        become(State.NO_ANSWER, 0, "not answered within " + seconds + " s");
        tell.accept(new CallEvent.HungUp("gateway", "no answer within " + seconds + " s", NO_ANSWER_CAUSE));
        return true;
    }

    private synchronized void become(State next, int code, String why) {
        if (state.compareTo(State.ANSWERED) > 0 || next.compareTo(State.ANSWERED) < 0 && next.compareTo(state) < 0) return;
        earlyMedia |= next == State.EARLY_MEDIA;
        state = next;
        status = code == 0 ? status : code;
        reason = why;
    }

    private synchronized boolean isAnswered() {
        return state == State.ANSWERED;
    }

    synchronized void over() {
        if (state == State.ANSWERED) become(State.ENDED, 0, "");
        else if (state.compareTo(State.ANSWERED) < 0) become(State.FAILED, 0, "ended before it was answered");
    }

    private static State outcome(int status) {
        return switch (status) {
            case 486, 600 -> State.BUSY;
            case 408, 480, 487 -> State.NO_ANSWER;
            case 603, 607, 608 -> State.DECLINED;
            case 404, 410, 484, 604 -> State.NO_SUCH_NUMBER;
            case 500, 502, 503, 504 -> State.UNAVAILABLE;
            default -> State.REFUSED;
        };
    }

    private static String word(State state) {
        return state.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    /// RFC 3398 §8.2.6.1, the other way round.
    private static int cause(int status) {
        return switch (status) {
            case 486, 600 -> 17;
            case 408, 480 -> NO_ANSWER_CAUSE;
            case 603 -> 21;
            case 404, 604 -> 1;
            case 410 -> 22;
            case 484 -> 28;
            case 503 -> 41;
            default -> 31;
        };
    }

    synchronized Map<String, Object> describe() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("id", call.value());
        out.put("to", to);
        out.put("trunk", trunk);
        out.put("state", state.name().toLowerCase(java.util.Locale.ROOT));
        out.put("over", state.compareTo(State.ANSWERED) > 0);
        out.put("earlyMedia", earlyMedia);
        if (status > 0) out.put("status", status);
        if (!reason.isEmpty()) out.put("reason", reason);
        return out;
    }
}
