package dev.parley.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Thousands of calls in virtual time under a hostile world. `-Dsim.seed=N` replays one, `-Dsim.calls=N` runs more.
class SimulationTest {
    private static final Set<String> REACHED = Set.of("served", "paid", "abandoned", "callback", "transferred", "booked", "promise_to_pay", "suppressed", "disclosure_refused", "rejected");
    private static final int CALLS = Integer.getInteger("sim.calls", 2_000);

    @Test void everyCallKeepsEveryPromise() {
        Long seed = Long.getLong("sim.seed");
        if (seed != null) {
            run(seed).trace().forEach(System.out::println);
            return;
        }
        Map<String, Integer> ends = new TreeMap<>();
        for (long each = 1; each <= CALLS; each++) ends.merge(run(each).end(), 1, Integer::sum);
        // A world in which nothing but the beginning of a call is ever reached would keep every promise too.
        assertTrue(ends.keySet().containsAll(REACHED), ends.toString());
    }

    @Test void oneSeedIsOneCall() {                                                 // case 60
        for (long seed = 1; seed <= 50; seed++) assertEquals(run(seed).trace(), run(seed).trace(), "seed " + seed);
    }

    private static SimulatedCall run(long seed) {
        var call = new SimulatedCall(seed);
        try {
            call.run();
            return call;
        } catch (RuntimeException | AssertionError e) {
            List<String> trace = call.trace();
            throw new AssertionError("seed " + seed + ": " + e + "\n"
                    + String.join("\n", trace.subList(Math.max(0, trace.size() - 60), trace.size())), e);
        }
    }
}
