package dev.parley.dialplan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactsTest {
    private static final String DECLARATIONS = """
            intent help "help me"
            slot n : int from caller confirmed
            slot m : int from caller
            slot limit : int from crm
            slot ok : bool = false from tool check
            disclosure plain say "This call is recorded."
            disclosure terms say "You will pay {m}. Go ahead?" ack yes
            tool check(n: int) -> (ok: bool) effect read
            tool pay(x: int) -> () effect write needs confirmed(x) where x >= 1 and x <= limit
            tool note() -> () effect write needs disclosed(plain)
            state bye { end "bye" }
            """;

    /// A model that may read `n` back, so that it is filled once the caller said yes to it.
    private static final String ASK = "speak free up to 9 words mention n on turns 3 -> bye ";

    private static List<Diagnostic> errors(String states) {
        return Flows.compile(Flows.flow(DECLARATIONS, states)).diagnostics().stream()
                .filter(d -> d.severity() == Diagnostic.Severity.ERROR).toList();
    }

    private static List<String> codes(String states) {
        return errors(states).stream().map(Diagnostic::code).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "n >= 1 and n <= limit; true", "n > 5 and n < limit; true", "n = 3 and limit >= n; true", "1 <= n and limit >= n; true",
        "not (n < 1 or n > limit); true", "n >= 0 and n <= limit; false", "n <= limit; false", "n >= 1; false",
        "n >= 1 or n <= limit; false", "m >= 1 and m <= limit; false", "n != 0 and n <= limit; false"})
    void aGuardProvesBoundsItImplies(String guard, boolean proved) {
        List<String> found = codes("start state a { " + ASK + "collect n by keypad on filled n when " + guard + " -> p on filled n -> a"
                + " on tries spent -> bye }\n state p { run pay(n) on ok pay -> bye on fail pay -> bye on unknown pay -> bye }");
        assertThat(found).isEqualTo(proved ? List.of() : List.of("E320"));
    }

    @Test void anEarlierGuardOfTheSameEventIsKnownToBeFalseAfterwards() {
        assertThat(codes("start state a { " + ASK + "collect n by keypad on filled n when n < 1 or n > limit -> a on filled n -> p"
                + " on tries spent -> bye }\n state p { run pay(n) on ok pay -> bye on fail pay -> bye on unknown pay -> bye }"))
                .isEmpty();
    }

    @Test void collectingAgainKillsTheGuard() {
        List<Diagnostic> found = errors("""
                start state a { %1$scollect n by keypad on filled n when n >= 1 and n <= limit -> b on tries spent -> bye }
                state b { %1$scollect n by keypad on filled n -> p on tries spent -> bye }
                state p { run pay(n) on ok pay -> bye on fail pay -> bye on unknown pay -> bye }
                """.formatted(ASK));
        assertThat(found).extracting(Diagnostic::code).containsExactly("E320");
        assertThat(found.getFirst().path()).containsExactly("a", "─filled n→ b", "─filled n→ p");
        assertThat(found.getFirst().message()).contains("enters at line 15").contains("with no guard");
        assertThat(found.getFirst().help()).isEqualTo("on filled n when n >= 1 and n <= limit -> p");
    }

    /// Where nothing can ask, it is filled and not confirmed: the governor would deny the tool.
    @Test void whatNobodyReadsBackIsNotConfirmed() {
        String keyed = "start state a { %scollect n by keypad on filled n when n >= 1 and n <= limit -> p on filled n -> a on tries spent -> bye }\n"
                + " state p { run pay(n) on ok pay -> bye on fail pay -> bye on unknown pay -> bye }";
        assertThat(codes(keyed.formatted(ASK))).isEmpty();
        assertThat(codes(keyed.formatted(""))).containsExactly("E311");
    }

    /// Entering a state forgets what it collects, before its first line is said and also when it is left without an answer.
    @Test void whatAStateCollectsHasNoValueInItsLinesNorAfterAnotherExit() {
        String filled = "start state a { collect m by keypad on filled m -> b on tries spent -> bye }\n";
        assertThat(codes(filled + "state b { say \"It was {m}.\" on done -> bye }")).isEmpty();
        assertThat(codes(filled + "state b { say \"It was {m}.\" collect m by keypad on filled m -> bye on tries spent -> bye }")).containsExactly("E330");
        assertThat(codes(filled + "state b { collect m by keypad on filled m -> c on intent help -> c on tries spent -> bye }\n"
                + "state c { say \"It was {m}.\" on done -> bye }")).containsExactly("E330");
    }

    @Test void whatAToolAnsweredForAnotherValueIsForgotten() {
        String flow = "start state a { collect n by keypad on filled n -> b on tries spent -> bye }\n"
                + "state b { run look(n) on ok look -> %s on fail look -> bye on unknown look -> bye }\n"
                + "state c { collect n by keypad on filled n -> d on tries spent -> bye }\n"
                + "state d { say \"It is {found}.\" on done -> bye }";
        String tool = "slot found : text from tool look tool look(n: int) -> (found: text) effect read ";
        assertThat(codes(tool + flow.formatted("d"))).doesNotContain("E330");
        assertThat(codes(tool + flow.formatted("c"))).containsExactly("E330");
    }

    @Test void aYesConfirmsWhatTheDisclosureSpokeAndANoDoesNot() {
        String ask = """
                start state a { collect m by keypad on filled m when m >= 1 and m <= limit -> t on tries spent -> bye }
                state t { play terms on yes -> %s on no -> %s }
                state p { run pay(m) on ok pay -> bye on fail pay -> bye on unknown pay -> bye }
                """;
        assertThat(codes(ask.formatted("p", "bye"))).isEmpty();
        assertThat(codes(ask.formatted("bye", "p"))).containsExactly("E311");
    }

    /// A key may be pressed in the middle of the line; `done` comes after it.
    @Test void aLineThatMayBeInterruptedIsNotHeard() {
        String play = "start state a { play plain on %s -> n on done -> bye }\n"
                + "state n { run note() on ok note -> bye on fail note -> bye on unknown note -> bye }";
        assertThat(codes(play.formatted("done"))).isEmpty();
        assertThat(codes(play.formatted("keypad \"1\""))).containsExactly("E311");
        assertThat(codes(play.formatted("intent help"))).containsExactly("E311");
        assertThat(codes(play.formatted("voicemail"))).containsExactly("E311");
    }

    @Test void aGlobalHandlerKnowsOnlyWhatItWaitsFor() {
        String flow = "anywhere %s { on keypad \"1\" -> n }\n start state a { play plain on done -> bye }\n"
                + "state n { run note() on ok note -> bye on fail note -> bye on unknown note -> bye }";
        assertThat(codes(flow.formatted("after disclosed(plain)"))).isEmpty();
        List<Diagnostic> found = errors(flow.formatted(""));
        assertThat(found).extracting(Diagnostic::code).containsExactly("E311");
        assertThat(found.getFirst().path()).containsExactly("a", "─keypad \"1\"→ n");
    }

    @Test void aModelThatMayCallTheWriterMayChangeTheFact() {
        String flow = """
                start state a { goal "g" speak nothing collect n by voice call check
                  on ok check when ok -> b on turns 3 -> bye }
                state b requires ok { goal "g" speak nothing %s on turns 3 -> c }
                state c requires ok { end "c" }
                """;
        assertThat(codes(flow.formatted(""))).isEmpty();
        assertThat(codes(flow.formatted("call check"))).containsExactly("E310");
        assertThat(codes(flow.formatted("collect n by voice"))).containsExactly("E310");
    }

    @Test void aModelMayCallWhatCanBecomeAllowedInItsState() {
        String flow = "start state a { goal \"g\" speak nothing %s call pay on ok pay -> bye on fail pay -> bye on unknown pay -> bye"
                + " on turns 3 -> bye }";
        assertThat(codes(flow.formatted(""))).isEmpty();            // x is a parameter: checked at every call
        assertThat(codes(flow.formatted("").replace("pay", "note"))).containsExactly("E312");
        assertThat(codes(flow.formatted("play plain").replace(" pay", " note"))).isEmpty();
    }

    @Test void aValueIsSpokenOnlyWhereItExistsOnEveryPath() {
        List<Diagnostic> found = errors("""
                start state a { collect m by keypad on filled m -> b on tries spent -> b }
                state b { say "So {m}." on done -> bye }
                """);
        assertThat(found).extracting(Diagnostic::code).containsExactly("E330");
        assertThat(found.getFirst().path()).containsExactly("a", "─tries spent→ b");
    }
}
