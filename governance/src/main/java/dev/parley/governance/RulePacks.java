package dev.parley.governance;

import dev.parley.dialplan.Flow;
import dev.parley.dialplan.RuleBook;
import dev.parley.dialplan.Suggest;
import dev.parley.governance.PhraseMatcher.Phrase;
import dev.parley.governance.audit.Digests;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The built-in rule packs. Each is a file in this jar; what a pack bans and what it demands of a flow is read there, not here.
public final class RulePacks {
    /// In force in every flow.
    static final String BASE = "base";

    private static final List<String> NAMES = List.of(BASE, "ai_disclosure", "eu_ai_act_50", "fdcpa_reg_f", "gdpr_voice",
        "health_minimum_necessary", "pci_dss_4", "tcpa_ai_voice", "us_all_party_recording");

    private static final String DEMANDS = "demand";
    private static final String DETECT = "detect";

    /// What the compiler has to know of the packs: that they are there, what is in them, what they demand.
    public static final RuleBook BOOK = new RuleBook() {
        @Override public Optional<String> pin(String pack) {
            return NAMES.contains(pack) ? Optional.of(Digests.sha256(PhraseFile.text("packs/" + pack + ".txt").getBytes(StandardCharsets.UTF_8))) : Optional.empty();
        }

        @Override public Collection<String> names() {
            return NAMES;
        }

        @Override public List<Missing> missing(Flow flow) {
            List<Missing> missing = new ArrayList<>();
            for (String pack : flow.packs()) {
                List<String> demands = PhraseFile.read("packs/" + pack + ".txt").getOrDefault(DEMANDS, List.of());
                missing.addAll(PackDemands.missing(pack, demands, flow));
            }
            return missing;
        }
    };

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

    /// Those of a flow that was compiled with [#BOOK], so that there is none it names in vain.
    public static RulePack of(Flow flow) {
        return switch (load(flow.packs())) {
            case Result.Loaded(var rules) -> rules;
            case Result.Unknown unknown -> throw new IllegalArgumentException(unknown.message());
        };
    }

    /// The named packs and the base pack, merged. The first unknown name ends it.
    public static Result load(List<String> names) {
        Set<String> wanted = new LinkedHashSet<>();
        wanted.add(BASE);
        for (String name : names) {
            if (!NAMES.contains(name)) return new Result.Unknown(name, Optional.ofNullable(Suggest.nearest(name, NAMES)));
            wanted.add(name);
        }
        Map<String, List<Phrase>> forbidden = new LinkedHashMap<>();
        Map<String, List<Phrase>> hints = new LinkedHashMap<>();
        Set<Detector> detectors = EnumSet.copyOf(Detector.ALWAYS);
        for (String pack : wanted) {
            PhraseFile.read("packs/" + pack + ".txt").forEach((section, entries) -> {
                if (section.equals(DEMANDS)) return;
                if (section.equals(DETECT)) {
                    entries.forEach(name -> detectors.add(Detector.named(name)));
                    return;
                }
                boolean hint = section.endsWith(" unproven");
                String language = section.replace(" unproven", "");
                (hint ? hints : forbidden).computeIfAbsent(language, _ -> new ArrayList<>())
                    .addAll(entries.stream().map(entry -> new Phrase(entry, pack)).toList());
            });
        }
        return new Result.Loaded(new RulePack(List.copyOf(wanted), forbidden, hints, detectors));
    }
}
