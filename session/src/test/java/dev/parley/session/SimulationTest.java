package dev.parley.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Thousands of calls in virtual time under a hostile world. `-Dsim.seed=N` replays one, `-Dsim.calls=N` runs more.
class SimulationTest {
    private static final int CALLS = Integer.getInteger("sim.calls", 2_000);

    @Test void everyCallKeepsEveryPromise() {
        Long seed = Long.getLong("sim.seed");
        if (seed != null) {
            run(seed).forEach(System.out::println);
            return;
        }
        for (long each = 1; each <= CALLS; each++) run(each);
    }

    @Test void oneSeedIsOneCall() {
        for (long seed = 1; seed <= 50; seed++) assertEquals(run(seed), run(seed), "seed " + seed);
    }

    private static List<String> run(long seed) {
        var call = new SimulatedCall(seed);
        try {
            return call.run();
        } catch (RuntimeException | AssertionError e) {
            int from = Math.max(0, call.trace.size() - 60);
            throw new AssertionError("seed " + seed + ": " + e + "\n" + String.join("\n", call.trace.subList(from, call.trace.size())), e);
        }
    }
}
