package dev.parley.session;

import dev.parley.agent.Endpointer;
import dev.parley.dialplan.Flow;
import dev.parley.governance.CallId;
import dev.parley.governance.Policy;
import dev.parley.governance.RulePack;
import dev.parley.sip.LocalMedia;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All that a call is a function of: what it began with, and what reached its mailbox, in order and with its time. A
/// tape run through [Replay] is the call again. In plain values; holds what the caller said, so it is kept sealed.
public final class Tape {
    /// Raised when an event changes its meaning; new events and new optional parts do not.
    public static final long VERSION = 1;

    /// `event` null: nothing came, and the call's deadline had passed.
    public record Entry(long at, @Nullable CallEvent event) { }

    record Beginning(long v, String call, String flowHash, String sipCallId, String caller, String called, String locale, LocalDate today,
                             LocalMedia local, Endpointer.Patience patience, Duration modelDeadline, Duration transcriberDeadline, Duration longestCall) { }

    private Tape() { }

    /// The first line of a tape.
    public static Map<String, Object> begin(CallSettings s) {
        return map(Plain.of(new Beginning(VERSION, s.id().value(), s.policy().flow().hash(), s.sipCallId(), s.caller(), s.called(),
                s.policy().locale().toLanguageTag(), s.policy().today(), s.local(), s.patience(), s.modelDeadline(), s.transcriberDeadline(), s.longestCall())));
    }

    /// Every other line.
    public static Map<String, Object> line(long at, @Nullable CallEvent event) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("at", at);
        if (event != null) out.put("event", Plain.of(event));
        return out;
    }

    /// @throws IllegalArgumentException if `first` is no beginning, or the flow is another one
    public static CallSettings settings(Map<String, Object> first, Flow flow, RulePack rules) {
        Beginning b = Plain.to(Beginning.class, first);
        if (b.v() != VERSION) throw new IllegalArgumentException("the tape has version " + b.v() + ", this is " + VERSION);
        if (!b.flowHash().equals(flow.hash())) throw new IllegalArgumentException("the call ran flow " + b.flowHash() + ", this is " + flow.hash());
        var policy = new Policy(flow, rules, Locale.forLanguageTag(b.locale()), b.today());
        return new CallSettings(new CallId(b.call()), policy, b.local(), b.sipCallId(), b.caller(), b.called(), b.patience(), b.modelDeadline(),
                b.transcriberDeadline(), b.longestCall());
    }

    /// @throws IllegalArgumentException if `line` is no line
    public static Entry read(Map<String, Object> line) {
        if (!(line.get("at") instanceof Long at)) throw new IllegalArgumentException("a line without a time");
        Object event = line.get("event");
        return new Entry(at, event == null ? null : Plain.to(CallEvent.class, event));
    }

    @SuppressWarnings("unchecked")                             // a record's plain form is a map with string keys
    private static Map<String, Object> map(Object plain) {
        return (Map<String, Object>) plain;
    }
}
