package dev.parley.dialplan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The prover against a second, naive opinion: nothing a demon does on a random flow violates what was proved, and every
/// counterexample can be walked to the violation it claims. `-Dparley.soundness.runs=100000` for the long version;
/// `-Dparley.soundness.seed=…` to repeat one.
class SoundnessTest {
    private static final int WALKS = 10;
    private static final int STEPS = 80;

    private int proved;
    private int replayed;

    @Test void whatIsProvedIsNeverViolatedAndWhatFailsCanBeShown() {
        int runs = Integer.getInteger("parley.soundness.runs", 2_000);
        long seed = Long.getLong("parley.soundness.seed", 20_261_121L);
        System.out.println("soundness: seed " + seed + ", " + runs + " runs");
        var seeds = new Random(seed);
        int flows = 0;
        int tried = 0;
        for (int walked = 0; walked < runs;) {
            long one = seeds.nextLong();
            tried++;
            String source = new RandomFlow(new Random(one)).source();
            Flow flow = Compiler.compile(source, "r.flow").flow();
            if (flow == null) continue;
            flows++;
            check(flow, one, source);
            walked += WALKS;
        }
        System.out.println("soundness: " + flows + " flows of " + tried + " sources, " + proved + " proved, " + replayed + " counterexamples replayed");
        assertThat(proved).isPositive();
        assertThat(replayed).isPositive();
    }

    private void check(Flow flow, long seed, String source) {
        Proof proof = Prover.prove(flow);
        Set<String> holds = new TreeSet<>();
        for (AssertionResult result : proof.results()) {
            if (result.proved()) {
                proved++;
                holds.add(result.name());
            } else {
                replay(flow, result, seed, source);
                replayed++;
            }
        }
        for (int walk = 0; walk < WALKS; walk++) walk(flow, holds, seed, walk, source);
    }

    private static void walk(Flow flow, Set<String> holds, long seed, int walk, String source) {
        var random = new Random(seed + walk);
        var call = new Naive(flow, random);
        List<Naive.Move> done = new ArrayList<>();
        for (int i = 0; i < STEPS && !call.ended(); i++) {
            List<Naive.Move> moves = call.moves();
            Naive.Move move = moves.get(random.nextInt(moves.size()));
            done.add(move);
            try {
                call.apply(move);
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage() + "\n" + done + "\n" + source, e);
            }
            if (Collections.disjoint(call.violated, holds)) continue;
            throw new AssertionError("seed %d, proved but violated: %s of %s by %s%n%s".formatted(seed, call.violated, holds, done, source));
        }
    }

    /// Values are drawn anew until every step goes where the counterexample says.
    static void replay(Flow flow, AssertionResult result, long seed, String source) {
        int furthest = 0;
        for (int attempt = 0; attempt < 40_000; attempt++) {
            var call = new Naive(flow, new Random(seed + attempt));
            int at = 0;
            for (Step step : result.counterexample()) {
                if (!follow(call, step)) break;
                at++;
            }
            furthest = Math.max(furthest, at);
            if (at < result.counterexample().size()) continue;
            if (result.assertion().prop() instanceof Flow.Prop.AlwaysCanEnd || call.violated.contains(result.name())
                    || !call.ended() && call.owes(result.name())) return;
        }
        throw new AssertionError("seed " + seed + ": no replay of " + ProofText.render(flow, result, 0) + "stops after " + furthest + " of "
                + result.counterexample() + "\n" + source);
    }

    private static boolean follow(Naive call, Step step) {
        for (Naive.Move move : call.moves()) {
            boolean same = move.act() == step.act() && (step.act() == Step.Act.TROUBLE || move.subject().equals(step.subject())) && move.outcome() == step.outcome()
                    && (step.event() == null || step.event().equals(move.event()) || step.act() == Step.Act.EVENT && step.event() instanceof Flow.Event.OnTool);
            if (step.act() == Step.Act.EVENT && step.event() instanceof Flow.Event.OnTool) same = move.act() == Step.Act.OPENED;
            if (step.act() == Step.Act.TROUBLE && step.event() != null) same = step.event().equals(move.event());
            if (!same) continue;
            call.apply(move);
            return call.taken == step.handler() && call.state().equals(step.next());
        }
        return false;
    }
}
