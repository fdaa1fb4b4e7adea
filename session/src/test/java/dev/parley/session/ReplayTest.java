package dev.parley.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.agent.ToolOutcome;
import dev.parley.governance.audit.CanonicalJson;
import dev.parley.governance.audit.Json;
import dev.parley.sip.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// A call's tape, written as JSON and read back, makes the same records again.
class ReplayTest {
    @Test void aThousandSimulatedCallsAreTheSameAgain() {
        for (long seed = 1; seed <= 1_000; seed++) {
            var call = new SimulatedCall(seed);
            call.run();
            List<Replay.Written> again = Replay.run(TestFlows.settings(call.policy(), SimulatedCall.longestCall()), throughJson(call.tape()));
            assertEquals(call.written(), again, "seed " + seed);
        }
    }

    @Test void anotherWordOnTheTapeIsAnotherRecord() {
        var call = new SimulatedCall(7);
        call.run();
        List<Tape.Entry> changed = new ArrayList<>(call.tape());
        changed.replaceAll(e -> e.event() instanceof CallEvent.Transcribed(var _, var sure) ? new Tape.Entry(e.at(), new CallEvent.Transcribed("something else", sure)) : e);
        assertNotEquals(call.tape(), changed);
        assertNotEquals(call.written(), Replay.run(TestFlows.settings(call.policy(), SimulatedCall.longestCall()), changed));
    }

    @Test void theBeginningIsReadBackAsItWasAndKnowsItsFlow() {
        var settings = TestFlows.settings(TestFlows.policy("billing.flow"), java.time.Duration.ofHours(1));
        Map<String, Object> first = json(Tape.begin(settings));
        assertEquals(settings, Tape.settings(first, settings.policy().flow(), settings.policy().rules()));
        var other = TestFlows.policy("clinic.flow");
        assertThrows(IllegalArgumentException.class, () -> Tape.settings(first, other.flow(), other.rules()));
    }

    @Test void everyKindOfEventComesBackFromJson() {
        for (CallEvent event : List.of(new CallEvent.Invited(Optional.empty()), new CallEvent.Reoffered(Optional.of(CallScene.offer(Direction.SENDONLY))),
                new CallEvent.DigitPressed('#'), new CallEvent.Transcribed("ünïcode \"quoted\"\n", 0.1 + 0.2), new CallEvent.MediaTimedOut(),
                new CallEvent.ToolProposed(3, "pay", Map.of("amount", "{amount}")), new CallEvent.ToolReturned(9, new ToolOutcome.Ok(Map.of("a", "1"))),
                new CallEvent.ToolReturned(9, new ToolOutcome.Unknown("no answer")), new CallEvent.RecordingChanged(true))) {
            assertEquals(new Tape.Entry(5, event), Tape.read(json(Tape.line(5, event))));
        }
        assertEquals(new Tape.Entry(5, null), Tape.read(json(Tape.line(5, null))));
    }

    @Test void whatIsNoTapeIsRefusedWithAReason() {
        for (Map<String, Object> line : List.<Map<String, Object>>of(Map.of(), Map.of("at", 1L, "event", Map.of("is", "Nothing")), Map.of("at", 1L, "event", "x"),
                Map.of("at", 1L, "event", Map.of("is", "DigitPressed", "digit", "12")), Map.of("at", 1L, "event", Map.of("is", "SpeechEnded")))) {
            assertThrows(IllegalArgumentException.class, () -> Tape.read(line), line::toString);
        }
    }

    private static List<Tape.Entry> throughJson(List<Tape.Entry> tape) {
        return tape.stream().map(e -> Tape.read(json(Tape.line(e.at(), e.event())))).toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> json(Map<String, Object> plain) {
        byte[] bytes = CanonicalJson.write(written(plain));
        if (!(CanonicalJson.parse(bytes) instanceof CanonicalJson.Parsed.Ok(var value))) throw new AssertionError("not canonical");
        return (Map<String, Object>) read(value);
    }

    private static Json written(Object plain) {
        return switch (plain) {
            case String text -> Json.text(text);
            case Boolean yes -> new Json.Bool(yes);
            case Long number -> new Json.Int(number);
            case List<?> list -> new Json.Arr(list.stream().map(ReplayTest::written).toList());
            case Map<?, ?> map -> {
                var out = new TreeMap<String, Json>();
                map.forEach((name, each) -> out.put((String) name, written(each)));
                yield new Json.Obj(out);
            }
            default -> throw new AssertionError("not plain: " + plain);
        };
    }

    private static Object read(Json json) {
        return switch (json) {
            case Json.Str(var text) -> text;
            case Json.Bool(var yes) -> yes;
            case Json.Int(var number) -> number;
            case Json.Arr(var items) -> items.stream().map(ReplayTest::read).toList();
            case Json.Obj(var members) -> {
                var out = new TreeMap<String, Object>();
                members.forEach((name, each) -> out.put(name, read(each)));
                yield out;
            }
        };
    }
}
