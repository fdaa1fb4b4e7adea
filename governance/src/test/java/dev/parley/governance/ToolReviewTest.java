package dev.parley.governance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Cases 32 to 38 of the attack catalogue.
class ToolReviewTest {
    private static final Map<String, String> VERIFY = Map.of("account", "{account}", "zip", "{zip}");

    private static Scene identified() {
        return Scene.billing().intent("pay_bill").slot("account", "AC-1001").keys("94110");
    }

    @Test void aToolOfAnotherStateIsDenied() {                      // 32
        assertEquals(DenyCode.STATE_TOOL, Scene.bill().deniedCall("verify", VERIFY));
        assertEquals(DenyCode.STATE_TOOL, identified().deniedCall("pay", Map.of("amount", "50.00", "card", "sealed")));
        assertEquals(DenyCode.STATE_TOOL, identified().deniedCall("drop_tables", Map.of()));
    }

    @Test void extraOrMissingArgumentsAreDenied() {                 // 33
        assertEquals(DenyCode.SCHEMA, identified().deniedCall("verify", Map.of("account", "{account}")));
        assertEquals(DenyCode.SCHEMA, identified().deniedCall("verify", Map.of("account", "{account}", "zip", "{zip}", "admin", "true")));
    }

    @ParameterizedTest                                              // 33, 34
    @ValueSource(strings = {"1e3", "NaN", "0x64", "", "94110\n", "94110; drop", "{account}", "{card}"})
    void argumentsAreNeverCoerced(String zip) {
        assertEquals(DenyCode.SCHEMA, identified().deniedCall("verify", Map.of("account", "{account}", "zip", zip)));
    }

    @Test void anArgumentMustBeWhatTheSlotHolds() {
        assertEquals(DenyCode.PROVENANCE, identified().deniedCall("verify", Map.of("account", "AC-9999", "zip", "{zip}")));
        assertEquals("AC-1001", identified().call("verify", Map.of("account", "AC-1001", "zip", "94110")).tools.getFirst().arguments().get("account"));
    }

    @Test void aSlotNobodyGaveCannotBeAnArgument() {
        var scene = Scene.billing().intent("pay_bill");
        assertEquals(DenyCode.SCHEMA, scene.deniedCall("verify", VERIFY));
        assertEquals(DenyCode.PROVENANCE, scene.deniedCall("verify", Map.of("account", "AC-1001", "zip", "94110")));
    }

    @Test void aSecondCallWhileOneIsOutIsDenied() {                 // 38
        assertEquals(DenyCode.ONE_EFFECT, identified().call("verify", VERIFY).deniedCall("verify", VERIFY));
    }

    @Test void aLimitHoldsForTheWholeCall() {                       // 37
        var scene = identified();
        for (int i = 0; i < 3; i++) {
            scene.call("verify", VERIFY).ok(Map.of("verified", "false")).slot("account", "AC-1001").keys("94110");
            assertEquals("identify", scene.state());
        }
        assertEquals(DenyCode.LIMIT, scene.deniedCall("verify", VERIFY));
    }

    @Test void everyUseHasItsOwnIdempotencyKey() {
        var scene = identified().call("verify", VERIFY).ok(Map.of("verified", "false")).slot("account", "AC-1001").keys("94110").call("verify", VERIFY);
        assertEquals("c1/verify/1", scene.tools.get(0).idempotencyKey());
        assertEquals("c1/verify/2", scene.tools.get(1).idempotencyKey());
    }

    @Test void theDeadlineOfAToolRunsFromTheReviewNotFromTheLastInput() {
        var scene = identified();
        scene.now += 5 * Scene.SECOND;
        scene.call("verify", VERIFY);
        assertEquals(scene.now + 3_500_000_000L, scene.governor.deadline());
    }

    @Test void anApprovalThatCannotBeRuledOutIsNeeded() {
        var flow = Flows.compile("""
                flow f version 1 {
                  slot amount : money(USD) from caller
                  slot done : text from tool pay
                  tool pay() -> (done: text) effect read approve human when amount > 2000.00
                  start state s {
                    goal "g"
                    speak free up to 10 words
                    call pay
                    collect amount by voice
                    on fail pay -> end "failed"
                    on turns 3 -> end "turns"
                  }
                }
                """);
        assertEquals(DenyCode.APPROVAL, new Scene(flow).began().deniedCall("pay", Map.of()));
        assertEquals(DenyCode.APPROVAL, new Scene(flow).began().slot("amount", "three thousand").deniedCall("pay", Map.of()));
        assertEquals(1, new Scene(flow).began().slot("amount", "one thousand").call("pay", Map.of()).tools.size());
    }

    @Test void anAssertionIsWatchedWhileTheCallRuns() {
        var flow = Flows.compile("""
                flow f version 1 {
                  slot x : text from tool a
                  tool a() -> (x: text) effect read
                  tool b() -> () effect read
                  start state s {
                    goal "g"
                    speak free up to 10 words
                    call a, b
                    on fail a -> end "failed"
                    on fail b -> end "failed"
                    on turns 3 -> end "turns"
                  }
                  assert "a first" : ok a before tool b
                  assert "a once" : tool a at most 1
                }
                """);
        var scene = new Scene(flow).began();
        assertEquals(DenyCode.NEEDS, scene.deniedCall("b", Map.of()));
        scene.call("a", Map.of()).ok(Map.of("x", "y")).call("b", Map.of()).ok(Map.of());
        assertEquals(DenyCode.NEEDS, scene.deniedCall("a", Map.of()));
    }
}
