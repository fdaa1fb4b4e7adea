package dev.parley.governance;

import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Flow.Expectation;
import dev.parley.dialplan.Flow.Step;
import dev.parley.dialplan.Literal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a test says before anything happens in it: what is given, how tools answer, and what happens first.
///
/// @param in the state the test names; null: [Placement] finds it
/// @param first the first stimulus (caller, keys, quiet, barge, model), or null when there is none
/// @param firstAt its index among the steps; the number of givens and stubs at the front when there is none
/// @param expectsPlayed disclosures the first expectations name
record Opening(@Nullable String in, Map<String, Literal> given, Map<String, Step.Stub> stubs, @Nullable Step first, int firstAt, List<String> expectsPlayed) {

    static Opening of(Flow.FlowTest test) {
        Map<String, Literal> given = new LinkedHashMap<>();
        Map<String, Step.Stub> stubs = new LinkedHashMap<>();
        int at = 0;
        for (; at < test.steps().size(); at++) {
            Step step = test.steps().get(at);
            if (step instanceof Step.Given(var values)) given.putAll(values);
            else if (step instanceof Step.Stub stub) stubs.put(stub.tool(), stub);
            else break;
        }
        boolean stimulus = at < test.steps().size() && !(test.steps().get(at) instanceof Step.Expect);
        return new Opening(test.in(), given, stubs, stimulus ? test.steps().get(at) : null, at, played(test, stimulus ? at + 1 : at));
    }

    private static List<String> played(Flow.FlowTest test, int from) {
        List<String> out = new ArrayList<>();
        for (int i = from; i < test.steps().size() && test.steps().get(i) instanceof Step.Expect(var expectations); i++) {
            for (Expectation expectation : expectations) {
                if (expectation instanceof Expectation.Played(var name)) out.add(name);
                if (expectation instanceof Expectation.Replayed(var name)) out.add(name);
            }
        }
        return out;
    }
}
