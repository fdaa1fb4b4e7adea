package dev.parley.governance;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Flow.Expectation;
import dev.parley.dialplan.Flow.ModelMove;
import dev.parley.dialplan.Flow.Step;
import dev.parley.dialplan.Literal;
import dev.parley.dialplan.Span;
import dev.parley.dialplan.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever a test says, running it ends in a verdict: never in an exception, never in a loop.
class RehearsalFuzzTest {
    private static final List<String> WORDS = List.of("yes", "no", "fifty dollars", "december first nineteen eighty", "hello there", "one two three four five six",
            "the second one", "I am Jo", "wait, no", "maybe");
    private static final int TESTS = 250;

    @ParameterizedTest
    @ValueSource(strings = {"billing.flow", "clinic.flow", "collections.flow", "frontdesk/frontdesk.flow"})
    void anyTestEndsInAVerdict(String file) {
        Flow flow = Flows.file(file);
        Policy policy = Flows.policy(flow);
        int jumps = 0;
        for (int seed = 0; seed < TESTS; seed++) {
            var test = new Flow.FlowTest("seed " + seed, null, steps(flow, new Random(seed)), new Span(1, 1, 0, 0));
            try {
                var result = Rehearsal.one(policy, test, Rehearsal.Understanding.NONE);
                assertTrue(!result.failure().contains("come to rest"), () -> test + "\n" + String.join("\n", result.trace()));
                if (result.trace().stream().anyMatch(l -> l.startsWith("no call could be led"))) jumps++;
            } catch (RuntimeException e) {
                fail(test.toString(), e);
            }
        }
        assertTrue(jumps < TESTS / 2, "most tests begin in a call that was led there: " + jumps + " did not");
    }

    private static List<Step> steps(Flow flow, Random dice) {
        List<Step> steps = new ArrayList<>();
        if (dice.nextBoolean()) {
            String slot = any(List.copyOf(flow.slots().keySet()), dice);
            steps.add(new Step.Given(Map.of(slot, literal(flow.slots().get(slot).type(), dice))));
        }
        for (int i = dice.nextInt(6); i >= 0; i--) steps.add(step(flow, dice));
        return steps;
    }

    private static Step step(Flow flow, Random dice) {
        String tool = any(List.copyOf(flow.tools().keySet()), dice);
        String slot = any(List.copyOf(flow.slots().keySet()), dice);
        return switch (dice.nextInt(12)) {
            case 0 -> new Step.Stub(tool, any(List.of(Flow.StubKind.values()), dice), Map.of());
            case 1, 2 -> new Step.Caller(any(WORDS, dice), null, 1 + dice.nextInt(3));
            case 3 -> new Step.Caller(any(WORDS, dice), any(List.copyOf(flow.intents().keySet()), dice), 1);
            case 4 -> new Step.Keys(any(List.of("0", "9", "94110", "12251980#", "*#", "4111111111111111#"), dice));
            case 5 -> new Step.Quiet(Duration.ofSeconds(1 + dice.nextInt(30)));
            case 6 -> new Step.Barge(dice.nextInt(101));
            case 7 -> new Step.Model(List.of(new ModelMove.Says("Is {" + slot + "} right?"), new ModelMove.Says("Thank you.")), 1);
            case 8 -> new Step.Model(List.of(new ModelMove.Calls(tool, Map.of(slot, literal(flow.slots().get(slot).type(), dice)))), 1);
            case 9 -> new Step.Model(List.of(new ModelMove.Goes(any(List.copyOf(flow.states().keySet()), dice))), 1 + dice.nextInt(2));
            case 10 -> new Step.Given(Map.of(slot, literal(flow.slots().get(slot).type(), dice)));
            default -> new Step.Expect(Stream.of(new Expectation.InState(any(List.copyOf(flow.states().keySet()), dice)),
                    new Expectation.ToolNever(tool), new Expectation.ToolOnce(tool)).limit(1 + dice.nextInt(3)).map(Expectation.class::cast).toList());
        };
    }

    private static Literal literal(Type type, Random dice) {
        return switch (type) {
            case Type.Bool _ -> new Literal.Bool(dice.nextBoolean());
            case Type.Int _ -> new Literal.Int(dice.nextInt(100));
            case Type.Money _ -> new Literal.Money(BigDecimal.valueOf(dice.nextInt(1_000_000), 2));
            case Type.Date _ -> new Literal.Date(LocalDate.of(1980 + dice.nextInt(50), 2, 28));
            case Type.Digits(int length) -> new Literal.Str("9".repeat(length));
            case Type.Text _, Type.Id _, Type.Token _, Type.ListOf _ -> new Literal.Str(any(List.of("AC-7", "x; y", "Jo Bloggs", ""), dice));
        };
    }

    private static <T> T any(List<T> list, Random dice) {
        return list.get(dice.nextInt(list.size()));
    }
}
