package dev.parley.dialplan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowRunsTest {
    private static final String BILLING = Flows.read("billing.flow");

    private static List<String> compare(String from, String to) {
        assertThat(BILLING).contains(from);
        Flow old = Compiler.compile(BILLING, "old.flow").flow();
        Flow now = Compiler.compile(BILLING.replace(from, to), "new.flow").flow();
        assertThat(now).isNotNull();
        return FlowRuns.compare(old, now).stream().map(d -> (d.now() ? "now " : "no longer ") + d.state() + ": " + d.what() + "   " + d.way()).toList();
    }

    @Test void aFlowDoesWhatItselfDoes() {
        for (String name : Flows.REFERENCE) {
            Flow flow = Compiler.compile(Flows.read(name), name).flow();
            assertThat(FlowRuns.compare(flow, flow)).isEmpty();
        }
    }

    /// Names are for people: a run cannot tell them apart.
    @Test void aStateOfAnotherNameIsNoDifference() {
        String renamed = BILLING.replaceAll("\\bunpaid\\b", "not_paid");
        Flow old = Compiler.compile(BILLING, "old.flow").flow();
        assertThat(FlowRuns.compare(old, Compiler.compile(renamed, "new.flow").flow())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "on fail verify -> callback | on fail verify -> bye | now bye: says \"Thanks for calling Acme Power. Goodbye.\"   greet ─done→ triage ─intent pay_bill→ identify ─fail verify→ bye",
        "    on intent goodbye -> bye | | no longer bill: takes intent goodbye   greet ─done→ triage ─intent pay_bill→ identify ─ok verify when verified→ bill",
        "speak free up to 40 words | speak free up to 60 words | now bill: lets a model say 60 words and mention balance, due, amount, asks for amount   greet ─done→ triage ─intent pay_bill→ identify ─ok verify when verified→ bill",
        "\"billing-agents\" carrying account, verified, balance | \"sales\" carrying account | now greet: upon intent human transfers to \"sales\" carrying account   greet",
        "say \"No payment was taken.\" | say \"Nothing was taken.\" | no longer unpaid: says \"No payment was taken.\"   greet ─done→ triage ─intent pay_bill→ identify ─ok verify when verified→ bill ─filled amount when amount >= 1.00 and amount <= balance and amount <= 5000.00→ confirm ─yes→ capture ─tries spent→ unpaid",
    })
    void aDifferenceIsToldWithTheShortestWayToIt(String from, String to, String difference) {
        assertThat(compare(from, to == null ? "" : to)).contains(difference);
    }

    @Test void takingAwayIsARefinementAndAddingIsNot() {
        Flow whole = Compiler.compile(BILLING, "old.flow").flow();
        Flow less = Compiler.compile(BILLING.replace("    on keypad \"0\" -> transfer \"billing-agents\" carrying account, verified else callback\n", ""), "new.flow").flow();
        assertThat(FlowRuns.compare(whole, less)).isNotEmpty().allMatch(d -> !d.now());
        assertThat(FlowRuns.compare(less, whole)).isNotEmpty().allMatch(FlowRuns.Difference::now);
    }
}
