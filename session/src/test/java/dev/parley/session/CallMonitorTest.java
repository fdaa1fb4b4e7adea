package dev.parley.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.dialplan.Flow;
import dev.parley.governance.CallMonitor;
import dev.parley.governance.RecordType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The assertions over what calls put on record.
class CallMonitorTest {
    private record Line(RecordType type, Map<String, Object> fields) { }

    private static List<CallMonitor.Hit> watch(Flow flow, List<Line> lines) {
        var monitor = new CallMonitor(flow);
        List<CallMonitor.Hit> hits = new ArrayList<>();
        lines.forEach(line -> hits.addAll(monitor.observe(line.type(), line.fields())));
        return hits;
    }

    private static List<Line> lines(SimulatedCall call) {
        return call.written().stream().map(w -> new Line(w.journal().type(), w.journal().fields())).toList();
    }

    @Test void noCallOfAProvedFlowBreaksOne() {
        for (long seed = 1; seed <= 2_000; seed++) {
            var call = new SimulatedCall(seed);
            call.run();
            assertEquals(List.of(), watch(call.policy().flow(), lines(call)), "seed " + seed);
        }
    }

    /// Every disclosure left out, every tool run twice, every pause ignored: over all simulated calls each kind is found.
    @Test void aRecordThatShowsWhatMustNotBeIsAHit() {
        Set<String> found = new TreeSet<>();
        for (long seed = 1; seed <= 1_000; seed++) {
            var call = new SimulatedCall(seed);
            call.run();
            Flow flow = call.policy().flow();
            List<Line> unheard = lines(call).stream().filter(line -> line.type() != RecordType.DISCLOSURE_DONE && line.type() != RecordType.DISCLOSURE_ANSWERED).toList();
            List<Line> doubled = lines(call).stream().flatMap(line -> line.type() == RecordType.TOOL_REQ ? java.util.stream.Stream.of(line, line) : java.util.stream.Stream.of(line)).toList();
            List<Line> unpaused = lines(call).stream().filter(line -> line.type() != RecordType.RECORDING).toList();
            for (List<Line> doctored : List.of(unheard, doubled, unpaused)) watch(flow, doctored).forEach(hit -> found.add(flow.name() + ": " + hit.assertion()));
        }
        assertTrue(found.containsAll(Set.of("billing: notice first", "billing: terms before charge", "billing: never charge twice", "billing: card never recorded")), found.toString());
    }

    @Test void termsForAnotherAmountAreNotTermsForThisOne() {
        Flow billing = TestFlows.policy("billing.flow").flow();
        List<Line> lines = new ArrayList<>(List.of(
                new Line(RecordType.SLOT_WRITE, Map.of("slot", "amount", "version", 1, "value", "50.00")),
                new Line(RecordType.DISCLOSURE_DONE, Map.of("disclosure", "terms")),
                new Line(RecordType.DISCLOSURE_ANSWERED, Map.of("disclosure", "terms", "answer", "yes")),
                new Line(RecordType.TOOL_REQ, Map.of("tool", "pay"))));
        assertEquals(List.of(), watch(billing, lines));
        lines.add(3, new Line(RecordType.SLOT_WRITE, Map.of("slot", "amount", "version", 2, "value", "60.00")));
        assertEquals(List.of(new CallMonitor.Hit("terms before charge", "tool_req pay")), watch(billing, lines));
    }
}
