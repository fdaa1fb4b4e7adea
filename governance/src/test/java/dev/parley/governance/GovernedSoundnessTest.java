package dev.parley.governance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.dialplan.AssertionResult;
import dev.parley.dialplan.CompileResult;
import dev.parley.dialplan.Compiler;
import dev.parley.dialplan.CostBounds;
import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Proof;
import dev.parley.dialplan.Prover;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The prover against the machine that runs calls: whatever a demon does to a random flow, an assertion that was proved is
/// never violated on record, nor has to be enforced; nothing the proof takes for granted is missing; no call is answered, or
/// uses tools, more often than the bounds that `check` prints.
/// `-Dparley.soundness.seed=…` repeats a run, `-Dparley.soundness.flow=…` one flow of it, `-Dparley.soundness.runs=…` says how many.
class GovernedSoundnessTest {
    private static final int WALKS = 10;
    private static final int STEPS = 70;

    private int proved;
    private int refuted;
    private final Map<String, Integer> seen = new TreeMap<>();

    @Test void whatIsProvedHoldsInTheGovernor() {
        run(Integer.getInteger("parley.soundness.runs", 2_000));
    }

    @Tag("nightly")
    @Test void whatIsProvedHoldsInTheGovernorAHundredThousandTimes() {
        run(100_000);
    }

    private void run(int runs) {
        long seed = Long.getLong("parley.soundness.seed", 20_261_201L);
        System.out.println("governed soundness: -Dparley.soundness.seed=" + seed + ", " + runs + " runs");
        var seeds = new Random(seed);
        Long single = Long.getLong("parley.soundness.flow");
        int flows = 0;
        int tried = 0;
        for (int walked = 0; walked < runs && (single == null || tried == 0);) {
            long one = single != null ? single : seeds.nextLong();
            tried++;
            String source = new WildFlow(new Random(one)).source();
            CompileResult compiled = Compiler.compile(source, "wild.flow");
            if (compiled.flow() == null) continue;
            flows++;
            check(compiled.flow(), one, source);
            walked += WALKS;
        }
        System.out.println("governed soundness: " + flows + " flows of " + tried + " sources, " + proved + " proved, " + refuted + " refuted; seen " + seen);
        assertTrue(single != null || proved > runs / 10 && seen.keySet().containsAll(List.of("DISCLOSURE_DONE ", "TOOL_RES ok", "TRANSFER ", "VERDICT allow")),
                "the demon is no lamb: " + seen);
    }

    private void check(Flow flow, long seed, String source) {
        Proof proof = Prover.prove(flow);
        Set<String> holds = proof.results().stream().filter(AssertionResult::proved).map(AssertionResult::name).collect(Collectors.toSet());
        proved += holds.size();
        refuted += proof.results().size() - holds.size();
        // As it would be put into service: only flows whose every assertion is proved take calls.
        Flow served = Assertions.only(flow, holds);
        CostBounds bounds = CostBounds.of(flow);
        for (int walk = 0; walk < WALKS; walk++) {
            var random = new Random(seed + walk);
            var call = new DemonicCall(served, served, random);
            var demon = new Demon(call, random);
            for (int i = 0; i < STEPS; i++) {
                demon.act();
                if (call.violated.isEmpty() && call.impossible.isEmpty()) continue;
                List<String> broken = flow.assertions().stream().filter(a -> call.violated.contains(a.name())).map(a -> a.prop().toString()).toList();
                throw new AssertionError("-Dparley.soundness.flow=%d walk %d: proved but violated %s, impossible %s%n%s%n%s".formatted(seed, walk, broken,
                        call.impossible, String.join("\n", call.trace), source));
            }
            String spent = "-Dparley.soundness.flow=" + seed + " walk " + walk + ": " + bounds.text() + "\n" + String.join("\n", call.trace) + "\n" + source;
            assertTrue(call.toolCalls <= bounds.toolCalls().orElse(Long.MAX_VALUE), spent);
            assertTrue(call.callerTurns <= bounds.turns().orElse(Long.MAX_VALUE), spent);
            call.seen.forEach(s -> seen.merge(s, 1, Integer::sum));
        }
    }
}
