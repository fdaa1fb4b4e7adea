package dev.parley.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.session.TurnClock.Hop;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class TurnClockTest {
    private static final long MS = 1_000_000L;
    private final TurnClock clock = new TurnClock();

    private static long sum(Map<String, Object> latency) {
        return latency.entrySet().stream().filter(e -> !e.getKey().equals("turn_us")).mapToLong(e -> (Long) e.getValue()).sum();
    }

    @Test void everyHopHasItsTimeAndTheRestIsTheGateways() {
        clock.turnEnded(0, 400 * MS);
        clock.begin(Hop.RECOGNISER, 401 * MS);
        clock.end(Hop.RECOGNISER, 501 * MS);
        clock.begin(Hop.MODEL, 502 * MS);
        clock.end(Hop.MODEL, 702 * MS);
        clock.begin(Hop.SYNTHESISER, 703 * MS);
        clock.end(Hop.SYNTHESISER, 753 * MS);
        var latency = clock.audible(773 * MS);
        assertEquals(773_000L, latency.get("turn_us"));
        assertEquals(400_000L, latency.get("endpointing_us"));
        assertEquals(100_000L, latency.get("recogniser_us"));
        assertEquals(200_000L, latency.get("model_us"));
        assertEquals(50_000L, latency.get("synthesiser_us"));
        assertEquals(23_000L, latency.get("gateway_us"));
    }

    @Test void whatOverlapsIsCountedOnce() {
        clock.turnEnded(0, 0);
        clock.begin(Hop.TOOL, 0);
        clock.begin(Hop.SYNTHESISER, 10 * MS);
        clock.end(Hop.SYNTHESISER, 60 * MS);
        clock.end(Hop.TOOL, 200 * MS);
        var latency = clock.audible(100 * MS);
        assertEquals(50_000L, latency.get("tool_us"));
        assertEquals(50_000L, latency.get("synthesiser_us"));
        assertEquals(0L, latency.get("gateway_us"));
    }

    @Test void whateverIsToldInWhateverOrderThePartsSumToTheTurnAndNoneIsNegative() {
        RandomGenerator dice = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        for (int i = 0; i < 10_000; i++) {
            clock.turnEnded(dice.nextLong(2_000), dice.nextLong(2_000));
            for (int k = dice.nextInt(20); k > 0; k--) {
                Hop hop = Hop.values()[dice.nextInt(Hop.values().length)];
                if (dice.nextBoolean()) clock.begin(hop, dice.nextLong(1_000_000));
                else clock.end(hop, dice.nextLong(1_000_000));
            }
            var latency = clock.audible(dice.nextLong(1_000_000));
            assertEquals((Long) latency.get("turn_us"), sum(latency), latency.toString());
            assertTrue(latency.values().stream().allMatch(v -> (Long) v >= 0), latency.toString());
        }
    }

    @Test void aLineApprovedBeforeTheCallerHadFinishedIsNotTheAnswer() {
        clock.spoken(4);
        clock.turnEnded(0, 100);
        assertFalse(clock.awaits(4));
        clock.spoken(5);
        assertTrue(clock.awaits(5));
    }
}
