package dev.parley.governance;

import dev.parley.governance.PhraseMatcher.Phrase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The built-in rule packs. Each is a word list in this jar; what a pack bans is read there, not here.
public final class RulePacks {
    /// In force in every flow.
    static final String BASE = "base";

    private static final List<String> NAMES = List.of(BASE, "ai_disclosure", "eu_ai_act_50", "fdcpa_reg_f", "gdpr_voice",
        "health_minimum_necessary", "pci_dss_4", "tcpa_ai_voice", "us_all_party_recording");

    private RulePacks() { }

    public sealed interface Result {
        record Loaded(RulePack rules) implements Result { }
        /// `suggestion`: the pack that was probably meant.
        record Unknown(String name, Optional<String> suggestion) implements Result {
            public String message() {
                return "unknown rule pack `" + name + "`" + suggestion.map(s -> "; did you mean `" + s + "`?").orElse("");
            }
        }
    }

    /// What a flow may name after `use`.
    public static List<String> names() {
        return NAMES;
    }

    /// The named packs and the base pack, merged. The first unknown name ends it.
    public static Result load(List<String> names) {
        Set<String> wanted = new LinkedHashSet<>();
        wanted.add(BASE);
        for (String name : names) {
            if (!NAMES.contains(name)) return new Result.Unknown(name, nearest(name));
            wanted.add(name);
        }
        Map<String, List<Phrase>> forbidden = new LinkedHashMap<>();
        Map<String, List<Phrase>> hints = new LinkedHashMap<>();
        for (String pack : wanted) {
            PhraseFile.read("packs/" + pack + ".txt").forEach((section, entries) -> {
                boolean hint = section.endsWith(" unproven");
                String language = section.replace(" unproven", "");
                (hint ? hints : forbidden).computeIfAbsent(language, _ -> new ArrayList<>())
                    .addAll(entries.stream().map(entry -> new Phrase(entry, pack)).toList());
            });
        }
        return new Result.Loaded(new RulePack(List.copyOf(wanted), forbidden, hints));
    }

    /// The pack with the fewest edits from `name`, when they are few.
    private static Optional<String> nearest(String name) {
        String best = null;
        int fewest = Math.max(2, name.length() / 3) + 1;
        for (String pack : NAMES) {
            int edits = pack.startsWith(name) || name.startsWith(pack) ? 1 : edits(name, pack);
            if (edits < fewest) {
                fewest = edits;
                best = pack;
            }
        }
        return Optional.ofNullable(best);
    }

    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) row[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(row[j - 1], above) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
