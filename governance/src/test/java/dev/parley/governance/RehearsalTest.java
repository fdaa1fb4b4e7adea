package dev.parley.governance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.dialplan.Flow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RehearsalTest {
    @ParameterizedTest
    @ValueSource(strings = {"billing.flow", "clinic.flow", "collections.flow", "frontdesk/frontdesk.flow"})
    void theFlowsPassTheirOwnTests(String file) {
        var results = Rehearsal.all(Flows.policy(Flows.file(file)), Rehearsal.Understanding.NONE);
        assertTrue(results.size() >= 2);
        for (var result : results) {
            assertEquals("", result.failure(), () -> String.join("\n", result.trace()));
            assertTrue(result.trace().stream().noneMatch(l -> l.startsWith("no call could be led")), "the scene was reached by a call");
        }
    }

    private static String source(String file) {
        try {
            String source = Files.readString(Path.of("../flows", file));
            return source.substring(0, source.indexOf("  test \""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One test with these steps, on a flow of `flows/` or a changed one.
    private static Rehearsal.Result run(String source, String steps) {
        Flow flow = Flows.compile(source + "  test \"t\" {\n" + steps.replace(" ; ", "\n") + "\n  }\n}\n");
        return Rehearsal.all(Flows.policy(flow), Rehearsal.Understanding.NONE).getFirst();
    }

    private static Rehearsal.Result billing(String steps) {
        return run(source("billing.flow"), steps);
    }

    private static void passes(Rehearsal.Result result) {
        assertEquals("", result.failure(), () -> String.join("\n", result.trace()));
    }

    // ---- it can fail

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        model says "Hello there." ; expect deny PII                               | expected deny PII, but it was allowed: verdict allow
        model says "Your balance is $5." ; expect allow                           | expected allow, but verdict deny UNGROUNDED_NUMBER
        model says "Your balance is $5." ; expect deny PII                        | expected deny PII, but verdict deny UNGROUNDED_NUMBER
        caller "pay my bill" intent pay_bill ; expect deny PII                    | expected deny PII, but nothing was proposed
        caller "pay my bill" intent pay_bill ; expect allow                       | expected allow, but the model proposed nothing
        caller "pay my bill" intent pay_bill ; expect state bill                  | expected state bill, but it is in state identify
        caller "pay my bill" intent pay_bill ; expect tool verify once            | expected tool verify once, but it was run never
        stub pay returns receipt = "R1" ; expect tool pay never                   | expected tool pay never, but it was run once
        stub pay fails ; expect state paid                                        | expected state paid, but it is in state bye, where the flow has ended: served
        stub pay times out ; expect state unpaid                                  | expected state unpaid, but it is in state reconcile, where the flow has ended: payment_unknown
        given amount = 50.00 ; barge at 90% ; expect replayed notice              | expected replayed notice, but it was played never
        given amount = 50.00 ; barge at 100% ; expect replayed terms              | expected replayed terms, but it was played once
        caller "pay my bill" intent pay_bill ; expect played terms                | expected played terms, but it was not
        caller "agent please" intent human ; expect logged callback               | expected logged callback, but no record is of that type or names it
        caller "agent please" intent human ; barge at 10%                         | nothing is being said in state triage that could be cut
        model goes capture ; expect allow                                         | expected allow, but verdict deny TRANSITION
        """)
    void aWrongTestFailsAndSaysWhy(String steps, String why) {
        var result = billing(steps);
        assertTrue(!result.ok() && result.failure().contains(why), result::failure);
    }

    @Test void aFailureNamesTheLineOfItsStepAndWhatHappenedLast() {
        var result = billing("    # expect nothing\n    model says \"expect a reply.\"\n    expect\n      state triage,\n      allow\n    expect state bill");
        int header = (int) source("billing.flow").lines().count() + 1;
        assertEquals(header + 6, result.line());
        assertTrue(result.failure().startsWith("test.flow:" + result.line() + ": expected state bill, but it is in state triage"), result::failure);
        assertTrue(result.failure().contains("what happened last:"));
        assertTrue(result.failure().contains("model says \"expect a reply.\""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        on yes -> capture\\n          | on yes -> bill\\n             | caller "yes" ; expect state capture           | in state bill
        on yes -> capture\\n          | on yes -> bill\\n             | stub pay times out ; expect state reconcile   | in state triage; no state that can be reached is for the first step or a stub
        on unknown pay -> reconcile   | on unknown pay -> unpaid      | stub pay times out ; expect state reconcile   | in state bye
        -> transfer "billing-agents"  | -> transfer "other-agents"    | caller "agent please" intent human ; expect logged billing_agents | no record
        on ok verify when verified -> bill | on ok verify when verified -> bye | given account = "AC-1001", verified = true ; model calls verify(account: "AC-1001", zip: "94110") ; expect deny PROVENANCE ; expect state bill | in state identify
        """)
    void aFlowThatWasBrokenFailsItsTest(String from, String to, String steps, String why) {
        String broken = source("billing.flow").replace(from.replace("\\n", "\n"), to.replace("\\n", "\n"));
        var result = run(broken, steps);
        assertTrue(!result.ok() && result.failure().contains(why), result::failure);
    }

    // ---- what steps mean

    @Test void anAmountOverTheBalanceIsAskedForAgainAfterAYes() {
        passes(billing("""
            given verified = true, balance = 420.10
            caller "five hundred dollars"
            model says "Shall I take {amount}?"
            expect allow
            caller "yes"
            expect state bill, tool pay never, logged slot_confirmed
            caller "fifty dollars"
            model says "Shall I take {amount} then?"
            caller "yes"
            expect state confirm, played terms
            caller "yes"
            expect state capture
            keys "4111111111111111#"
            expect state paid, tool pay once, logged paid"""));
    }

    @Test void threeCutsEndADisclosure() {
        passes(billing("barge at 10% ; expect replayed notice ; barge at 50% ; barge at 99% ; expect logged disclosure_refused"));
    }

    @Test void aLineTheModelSaysIsCutWhenABargeFollows() {
        passes(billing("model says \"How can I help you today?\" ; barge at 40% ; expect logged speech_cut, state triage"));
    }

    @Test void whatABargeLeftIsHeardBeforeTheNextStep() {
        passes(billing("given amount = 50.00 ; barge at 90% ; expect replayed terms ; caller \"yes\" ; expect state capture"));
    }

    @Test void quietTakesItsExit() {
        passes(billing("quiet 10s ; expect state callback, logged callback"));
        passes(billing("quiet 9s ; expect state triage ; quiet 1s ; expect state callback"));
    }

    @Test void keysThatNobodyEndsAreEndedByThePause() {
        passes(run(source("clinic.flow"), "caller \"yes\" ; caller \"Jo Bloggs\" ; keys \"12251980\" ; expect logged slot_write, state identify ; model calls find_patient(name: \"Jo Bloggs\", dob: 1980-12-25) ; expect allow, tool find_patient once, state choose"));
    }

    @Test void anAnswerWithoutIntentFillsWhatIsCollected() {
        passes(run(source("collections.flow"), "given rpc = true, debt = 900.00, plan_min = 75.00 ; caller \"one hundred dollars\" ; model says \"Shall we say {offer}?\" ; caller \"yes\" ; expect state agreed, tool promise once"));
    }

    @Test void aTransferGoesOnWhenItsEndIsExpected() {
        passes(billing("caller \"agent please\" intent human ; expect logged transfer, logged transferred"));
    }

    @Test void theModelHasNoWayToGoAnywhere() {
        passes(billing("model goes capture ; expect deny TRANSITION, state triage"));
    }

    @Test void twoMovesOfOneModelAreBothJudged() {
        passes(billing("model says \"How can I help you today?\" and says \"You owe $12.\" ; expect deny UNGROUNDED_NUMBER"));
    }

    @Test void anIntentIsUnderstoodByWhoeverIsAsked() {
        Flow flow = Flows.compile(source("billing.flow") + "  test \"t\" {\n caller \"get me a human\"\n expect logged transfer\n }\n}\n");
        assertTrue(Rehearsal.all(Flows.policy(flow), (_, words) -> java.util.Optional.of("human").filter(_ -> words.contains("human"))).getFirst().ok());
        assertTrue(!Rehearsal.all(Flows.policy(flow), Rehearsal.Understanding.NONE).getFirst().ok());
    }

    // ---- where a test begins

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        model says "Hi."                                         | triage
        given due = 2026-02-01 ; model says "Hi."                | bill
        given account = "AC-1", zip = "94110" ; model calls verify(account: "AC-1", zip: "94110") | identify
        model calls verify(account: "AC-1", zip: "94110")        | identify
        barge at 5%                                              | greet
        barge at 5% ; expect replayed terms                      | confirm
        caller "goodbye" intent goodbye                          | bill
        caller "yes"                                             | confirm
        keys "0"                                                 | triage
        keys "4111111111111111#"                                 | identify
        stub get_bill fails ; expect logged callback             | bill
        stub verify fails ; expect logged callback               | identify
        expect state triage                                      | greet
        """)
    void aTestBeginsInTheStateItIsAbout(String steps, String state) {
        var result = billing(steps);
        assertEquals(List.of("---- the test begins: state " + state), result.trace().stream().filter(l -> l.startsWith("----")).toList(), result::failure);
    }

    @Test void aStateNoCallCanReachWithWhatIsGivenIsEnteredAsItStands() {
        var result = billing("given verified = true, balance = 0.50, amount = 50.00 ; barge at 90% ; expect replayed terms");
        passes(result);
        assertTrue(result.trace().contains("no call could be led to confirm: it is entered as it stands"));
    }

    @Test void valuesNobodyGaveFulfilTheConditionsOfTheWay() {
        passes(run(source("clinic.flow"), "stub book times out ; expect tool book once, logged reception"));
        passes(run(source("collections.flow"), "given debt = 80.00 ; stub promise returns plan = \"P7\" ; expect tool promise once, logged promise_to_pay"));
    }

    @Test void aRehearsalIsTheSameEveryTime() {
        var policy = Flows.policy(Flows.file("billing.flow"));
        assertEquals(Rehearsal.all(policy, Rehearsal.Understanding.NONE), Rehearsal.all(policy, Rehearsal.Understanding.NONE));
    }
}
