package dev.parley.dialplan;

import static dev.parley.dialplan.FlowDiff.Effect.NARROWS;
import static dev.parley.dialplan.FlowDiff.Effect.NEUTRAL;
import static dev.parley.dialplan.FlowDiff.Effect.WIDENS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FlowDiffTest {
    /// One edit of the billing flow and a difference it must show; undone, the difference must not stay as it was.
    record Edit(String from, String to, FlowDiff.Effect effect, FlowDiff.Effect undone, String message) {
        @Override public String toString() {
            return from + " => " + to;
        }
    }

    static Stream<Edit> edits() {
        return Stream.of(
                new Edit("speak free up to 40 words", "speak free up to 50 words", WIDENS, NARROWS, "words a model may say: 40 -> 50"),
                new Edit("mention balance, due, amount", "mention balance, due, amount, receipt", WIDENS, NARROWS, "mention added: receipt"),
                new Edit("    call verify\n", "    call verify, get_bill\n    on fail get_bill -> callback\n", WIDENS, NARROWS, "call added: get_bill"),
                new Edit("effect read limit 3 per call", "effect read limit 4 per call", WIDENS, NARROWS, "limit: 3 per call -> 4 per call"),
                new Edit("effect read limit 3 per call", "effect read", WIDENS, NARROWS, "limit: 3 per call -> no limit"),
                new Edit("effect read needs verified", "effect read", WIDENS, NARROWS, "needs: verified -> nothing"),
                new Edit("where amount >= 1.00 and", "where amount >= 0.50 and", WIDENS, NARROWS, "where: amount >= 1.00"),
                new Edit("approve human when amount > 2000.00", "approve human when amount > 3000.00", WIDENS, NARROWS, "a person approves when: amount > 2000.00 -> amount > 3000.00"),
                new Edit("    approve human when amount > 2000.00\n", "", WIDENS, NARROWS, "a person approves when: amount > 2000.00 -> never"),
                new Edit("one-time card payment", "card payment", WIDENS, WIDENS, "a [-one-time-] card payment"),
                new Edit("This call is recorded.\" barge off", "This call is recorded.\" barge on", WIDENS, NARROWS, "may now be interrupted"),
                new Edit("is recorded.\" barge off heard 100%", "is recorded.\" barge off heard 80%", WIDENS, NARROWS, "counts once heard 100% -> 80%"),
                new Edit("on turns 5 -> callback", "on turns 9 -> callback", WIDENS, NARROWS, "budget: on turns 5 -> on turns 9"),
                new Edit("on denied 3", "on denied 5", WIDENS, NARROWS, "budget: on denied 3 -> on denied 5"),
                new Edit("tries 3\n    call", "tries 4\n    call", WIDENS, NARROWS, "tries for zip: 3 -> 4"),
                new Edit("on no -> bill", "on no -> bye", WIDENS, WIDENS, "edge added: on no -> bye"),
                new Edit("    on intent goodbye -> bye\n", "", WIDENS, WIDENS, "edge removed: on intent goodbye -> bye; the event is now ignored"),
                new Edit("    on silence 10s -> callback\n", "", WIDENS, WIDENS, "edge removed: on silence 10s -> callback"),
                new Edit("on filled amount when amount >= 1.00 and amount <= balance and amount <= 5000.00",
                        "on filled amount when amount >= 2.00 and amount <= balance and amount <= 5000.00", NARROWS, WIDENS, "guard of `on filled amount -> confirm`"),
                new Edit("    on ok verify when verified -> bill\n", "    on ok verify when verified and zip = \"00000\" -> bye\n    on ok verify when verified -> bill\n", WIDENS, WIDENS, "edge added: on ok verify"),
                new Edit("    run pay(amount, card)\n    record resume\n", "    record resume\n    run pay(amount, card)\n", WIDENS, WIDENS, "its lines stand in another order"),
                new Edit("    run pay(amount, card)\n    record resume\n", "    record resume\n    run pay(amount, card)\n    play notice\n", WIDENS, WIDENS, "its lines stand in another order"),
                new Edit("    record pause\n", "", WIDENS, NARROWS, "no longer: record pause"),
                new Edit("    say \"No payment was taken.\"\n", "    say \"Nothing was taken.\"\n", WIDENS, WIDENS, "now: say \"Nothing was taken.\""),
                new Edit("  assert \"never charge twice\" : tool pay at most 1\n", "", WIDENS, NARROWS, "no longer asserted: tool pay at most 1"),
                new Edit("tool pay at most 1", "tool pay at most 2", WIDENS, NARROWS, "weakened or another: tool pay at most 1 -> tool pay at most 2"),
                new Edit("\"never charge twice\"", "\"one charge\"", NEUTRAL, NEUTRAL, "renamed"),
                new Edit("did \"+18005550100\"", "did \"+18005550100\", \"+18005550101\"", WIDENS, WIDENS, "route added: inbound did \"+18005550100\", \"+18005550101\""),
                new Edit(", pci_dss_4", "", WIDENS, NARROWS, "rule pack removed: pci_dss_4"),
                new Edit("slot zip : digits(5) pii", "slot zip : digits(5)", WIDENS, NARROWS, "no longer pii"),
                new Edit("verified : bool = false", "verified : bool = true", WIDENS, WIDENS, "first value: false -> true"),
                new Edit("state charge requires verified", "state charge", WIDENS, NARROWS, "requires: verified -> nothing"),
                new Edit("anywhere after disclosed(notice)", "anywhere", WIDENS, NARROWS, "after: disclosed(notice) -> nothing"),
                new Edit("\"agent please\"", "\"agent, please\"", NEUTRAL, NEUTRAL, "example added: agent, please"),
                new Edit("Collect account number", "Ask for the account number", NEUTRAL, NEUTRAL, "goal: "),
                new Edit("timeout 10s", "timeout 12s", NEUTRAL, NEUTRAL, "timeout: 10s -> 12s"));
    }

    private static Flow compile(String source) {
        CompileResult result = Compiler.compile(source, "billing.flow");
        return Objects.requireNonNull(result.flow(), () -> new DiagnosticPrinter(source, false).print(result.diagnostics()));
    }

    @ParameterizedTest
    @MethodSource("edits")
    void namesWhatChanged(Edit edit) {
        String good = Flows.read("billing.flow");
        assertThat(good).contains(edit.from());
        int at = good.indexOf(edit.from());
        Flow old = compile(good);
        Flow now = compile(good.substring(0, at) + edit.to() + good.substring(at + edit.from().length()));
        List<FlowDiff.Change> changes = FlowDiff.compare(old, now);
        assertThat(changes).anySatisfy(c -> {
            assertThat(c.effect()).isEqualTo(edit.effect());
            assertThat(c.message()).contains(edit.message());
        });
        if (edit.effect() != WIDENS) assertThat(changes).noneMatch(c -> c.effect() == WIDENS);
        assertThat(FlowDiff.compare(now, old)).anyMatch(c -> c.effect() == edit.undone());
        if (edit.undone() == NARROWS) assertThat(FlowDiff.compare(now, old)).noneMatch(c -> c.effect() == WIDENS);
    }

    @Test void aFlowDoesNotDifferFromItself() {
        for (String name : Flows.REFERENCE) {
            assertThat(FlowDiff.compare(compile(Flows.read(name)), compile(Flows.read(name)))).isEmpty();
        }
    }

    @Test void everyDifferenceOfTheHashIsSeenOrTheLayoutOnly() {
        Flow old = compile(Flows.read("billing.flow"));
        Flow now = compile(Flows.read("billing.flow").replace("\n\n", "\n# why\n"));
        assertThat(now.hash()).isEqualTo(old.hash());
        assertThat(FlowDiff.compare(old, now)).isEmpty();
    }

    @Test void anotherOrderOfHandlersIsNeverSilent() {
        String good = Flows.read("billing.flow");
        String swapped = good.replace("    on turns 5 -> callback\n    on silence 10s -> callback\n", "    on silence 10s -> callback\n    on turns 5 -> callback\n");
        assertThat(swapped).isNotEqualTo(good);
        assertThat(FlowDiff.compare(compile(good), compile(swapped))).anyMatch(c -> c.effect() == WIDENS);
        assertThat(FlowDiff.compare(compile(good), compile(good.replace("version 7", "version 8")))).isEmpty();
    }

    @Test void wordsAreComparedWordByWord() {
        assertThat(WordDiff.of("you owe {debt} today", "you may owe {debt}")).isEqualTo("you {+may+} owe {debt} [-today-]");
        assertThat(WordDiff.of("", "hello")).isEqualTo("[--] {+hello+}");
    }
}
