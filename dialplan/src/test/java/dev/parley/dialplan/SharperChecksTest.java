package dev.parley.dialplan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bounds of numbers, guards against each other, loops and what they spend, the recorder.
class SharperChecksTest {
    private static List<String> codes(String... declarations) {
        return Flows.compile(Flows.flow(declarations)).diagnostics().stream().map(Diagnostic::code)
                .filter(code -> !code.equals("W267")).toList();
    }

    private static final String NUMBERS = "slot n : int from caller slot limit : int from crm slot cap : int from crm state bye { end \"bye\" }"
            + " tool pay(x: int) -> () effect write where x >= 1 and x <= cap"
            + " state p { run pay(n) on ok pay -> bye on fail pay -> bye on unknown pay -> bye }";

    private static String collecting(String handlers) {
        return "start state a { collect n by keypad " + handlers + " on tries spent -> bye }";
    }

    @Test void boundsAddUpOverSeveralSlots() {
        assertThat(codes(NUMBERS, collecting("on filled n when n >= 1 and n <= limit and limit <= cap -> p on filled n -> a"))).isEmpty();
        assertThat(codes(NUMBERS, collecting("on filled n when n >= 1 and n <= limit -> p on filled n -> a"))).containsExactly("E320");
    }

    @Test void twoWaysLeaveTheWiderBound() {
        String two = "on filled n when n = 1 and 7 <= cap -> p on filled n when n >= 2 and n <= 7 and 9 <= cap -> p on filled n -> a";
        assertThat(codes(NUMBERS, collecting(two))).isEmpty();
        assertThat(codes(NUMBERS, collecting(two.replace("9 <= cap", "6 <= cap")))).containsExactly("E320");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "on filled n when n > 5 and n < 3 -> p on filled n -> bye; W263",
        "on filled n when n > limit and limit > n -> p on filled n -> bye; W263",
        "on filled n when n < 5 -> bye on filled n when n >= 5 -> bye on filled n when n = 7 -> bye; W264",
        "on filled n when n < 5 -> bye on filled n when n > 5 -> bye; W262"})
    void guardsAreHeldAgainstEachOther(String handlers, String code) {
        assertThat(codes("slot n : int from caller slot limit : int from crm state bye { end \"bye\" } state p { end \"p\" }",
                collecting(handlers))).contains(code);
    }

    @Test void guardsThatLeaveNoGapNeedNoLastLine() {
        assertThat(codes("slot n : int from caller state bye { end \"bye\" }",
                collecting("on filled n when n < 5 -> bye on filled n when n >= 5 -> bye"))).isEmpty();
    }

    @Test void aLoopThatSpendsNothingIsShown() {
        CompileResult result = Flows.compile(Flows.flow("slot f : bool from crm",
                "start state a { say \"x\" on done -> b } state b { say \"y\" on done when f -> c on done -> a } state c { end \"c\" }"));
        assertThat(result.diagnostics()).singleElement().satisfies(d -> {
            assertThat(d.code()).isEqualTo("E245");
            assertThat(d.path()).containsExactly("a", "b", "a");
        });
    }

    @Test void aCallerWhoAlwaysSaysNoSpendsNothing() {
        assertThat(codes("disclosure ask say \"Yes?\" ack yes start state a { play ask on yes -> b on no -> a } state b { end \"b\" }")).contains("E245");
    }

    @Test void aLimitedToolIsABudget() {
        String flow = "tool t() -> () effect write %s start state a { run t() on ok t -> a on fail t -> b on unknown t -> b } state b { end \"b\" }";
        assertThat(codes(flow.formatted(""))).contains("E245");
        assertThat(codes(flow.formatted("limit 3 per call"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"turns 3", "tries spent"})
    void aSpentBudgetLeadsSomewhereElse(String event) {
        assertThat(codes("slot n : int from caller start state a { goal \"g\" speak nothing collect n by voice on filled n -> b on turns 4 -> b on "
                + event + " -> a } state b { end \"b\" }")).contains("E246");
    }

    @Test void underACardPackCardDataIsNotRecorded() {
        String flow = "use pci_dss_4 slot card : token sealed from keypad start state a { %s collect card by keypad on filled card -> b on tries spent -> b }"
                + " state b { %s end \"b\" }";
        assertThat(codes(flow.formatted("record pause", "record resume"))).isEmpty();
        assertThat(codes(flow.formatted("", ""))).containsExactly("E340");
        assertThat(codes(flow.formatted("record pause", ""))).containsExactly("W341");
    }

    @ParameterizedTest
    @CsvSource({"billing.flow, 49, 20", "clinic.flow, 40, 30", "collections.flow, 40, 40", "frontdesk/frontdesk.flow, 40, 20"})
    void theReferenceFlowsHaveAWorstCall(String name, int turns, int tools) {
        CostBounds bounds = CostBounds.of(Compiler.compile(Flows.read(name), name).flow());
        System.out.println(name + ": " + bounds.text());
        assertThat(bounds.turns()).isPresent();
        assertThat(bounds.toolCalls()).isPresent();
        assertThat(bounds.length()).isPresent();
    }
}
