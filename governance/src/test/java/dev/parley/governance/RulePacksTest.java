package dev.parley.governance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.dialplan.Compiler;
import dev.parley.dialplan.Diagnostic;
import dev.parley.dialplan.Flow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RulePacksTest {
    @Test void everyBuiltInPackLoadsAndBansSomething() {
        for (String name : RulePacks.names()) {
            var loaded = (RulePacks.Result.Loaded) RulePacks.load(List.of(name));
            assertTrue(loaded.rules().forbidden().get("en").size() > 8, name);
        }
    }

    @Test void everyPhraseOfEveryPackIsFoundByItself() {
        RulePack rules = ((RulePacks.Result.Loaded) RulePacks.load(RulePacks.names())).rules();
        rules.forbidden().values().stream().flatMap(List::stream).filter(p -> !p.startsWith("!")).forEach(phrase ->
            assertFalse(rules.always().find(Skeleton.of("so " + phrase.replace("*", "") + " now"), 0).isEmpty(), phrase));
        rules.hints().values().stream().flatMap(List::stream).forEach(phrase ->
            assertFalse(rules.unproven().find(Skeleton.of("so " + phrase.replace("*", "") + " now"), 0).isEmpty(), phrase));
    }

    @Test void theBasePackIsAlwaysThereAndNothingIsThereTwice() {
        var loaded = (RulePacks.Result.Loaded) RulePacks.load(List.of("pci_dss_4", "base", "pci_dss_4"));
        assertEquals(List.of("base", "pci_dss_4"), loaded.rules().names());
    }

    private static final String FLOW = """
        flow f version 1 {
          route inbound langs "en-US"
          use PACK
          slot card : token sealed from keypad
          disclosure notice say "You are speaking with an automated assistant on a recorded line." barge off heard 100%
          start state greet {
            play notice
            on done -> ask
          }
          state ask {
            record pause
            say "Please key in the card number."
            collect card by keypad tries 3
            on filled card -> bye
            on tries spent -> bye
          }
          state bye {
            record resume
            say "Goodbye."
            end "done"
          }
        }
        """;

    private static List<String> errors(String pack, String from, String to) {
        String source = FLOW.replace("PACK", pack).replace(from, to);
        return Compiler.compile(source, "f.flow", RulePacks.BOOK).diagnostics().stream().filter(d -> d.severity() == Diagnostic.Severity.ERROR)
            .map(d -> d.span().line() + " " + d.code() + " " + d.message()).toList();
    }

    @Test void aFlowWithoutWhatItsPacksDemandDoesNotCompile() {
        for (String pack : List.of("ai_disclosure", "us_all_party_recording", "pci_dss_4", "eu_ai_act_50", "gdpr_voice")) assertEquals(List.of(), errors(pack, "#", "#"), pack);
        assertEquals(List.of("5 E161 rule pack ai_disclosure wants disclosure notice barge off"), errors("ai_disclosure", "barge off", "barge on"));
        assertEquals(List.of("5 E161 rule pack us_all_party_recording wants disclosure notice heard in full"), errors("us_all_party_recording", "heard 100%", "heard 90%"));
        assertEquals(List.of("5 E161 rule pack eu_ai_act_50 wants disclosure notice before speech"), errors("eu_ai_act_50", "    play notice\n", "    say \"Hello.\"\n    play notice\n"));
        assertEquals(List.of("1 E161 rule pack ai_disclosure wants a disclosure that says `automated` or `artificial` or `machine` or `robot` or `virtual`, and there is none"),
            errors("ai_disclosure", "an automated assistant", "Acme"));
        assertEquals(List.of("5 E161 rule pack tcpa_ai_voice wants a disclosure that says `opt out`, and there is none".replace("5", "1")), errors("tcpa_ai_voice", "#", "#"));
    }

    @Test void aCardIsNotRecordedWhateverTheFlowAsserts() {
        assertTrue(errors("pci_dss_4", "    record pause\n", "").stream().anyMatch(e -> e.contains("E340") || e.contains("E161")));
    }

    @Test void whatIsInAPackIsInTheHash() {
        String source = FLOW.replace("PACK", "ai_disclosure");
        Flow pinned = Compiler.compile(source, "f.flow", RulePacks.BOOK).flow();
        Flow loose = Compiler.compile(source, "f.flow").flow();
        assertEquals(64, pinned.pins().getFirst().length());
        assertFalse(pinned.hash().equals(loose.hash()));
    }

    @Test void anUnknownPackIsNamedWithTheOneProbablyMeant() {
        assertEquals(new RulePacks.Result.Unknown("pci_dss4", Optional.of("pci_dss_4")), RulePacks.load(List.of("pci_dss4")));
        assertEquals(new RulePacks.Result.Unknown("fdcpa", Optional.of("fdcpa_reg_f")), RulePacks.load(List.of("base", "fdcpa")));
        assertEquals(new RulePacks.Result.Unknown("sox", Optional.empty()), RulePacks.load(List.of("sox")));
        assertEquals("unknown rule pack `gdpr_voise`; did you mean `gdpr_voice`?",
            ((RulePacks.Result.Unknown) RulePacks.load(List.of("gdpr_voise"))).message());
    }

    @Test void aWordListIsEntriesUnderSections() {
        assertEquals(Map.of("en", List.of("a b", "! c"), "de", List.of("d")), PhraseFile.parse("""
            # a comment
            [en]
            a b   # why
            ! c

            [de]
            d
            """));
        assertThrows(IllegalStateException.class, () -> PhraseFile.parse("stray"));
    }
}
