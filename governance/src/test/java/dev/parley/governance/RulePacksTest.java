package dev.parley.governance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
