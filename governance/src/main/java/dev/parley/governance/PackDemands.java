package dev.parley.governance;

import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Prover;
import dev.parley.dialplan.RuleBook.Missing;
import dev.parley.dialplan.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a rule pack demands of the flows that name it, from the `[demand]` section of its file. Three forms:
///
///     a disclosure saying automated or artificial : barge off, heard in full, before speech
///     every notice : barge off
///     every sealed slot : never recorded
///
/// A notice is a disclosure that asks for no yes. `before speech` and `never recorded` are proved, as an assertion of
/// the flow itself would be. One demand a line; the first form needs one disclosure that fulfils all of it.
final class PackDemands {
    private static final Pattern SAYING = Pattern.compile("a disclosure saying (.+?) *: *(.+)");
    private static final Pattern EVERY = Pattern.compile("every (notice|sealed slot) *: *(.+)");

    private final String pack;
    private final Flow flow;
    private final List<Missing> missing = new ArrayList<>();

    private PackDemands(String pack, Flow flow) {
        this.pack = pack;
        this.flow = flow;
    }

    static List<Missing> missing(String pack, List<String> demands, Flow flow) {
        var of = new PackDemands(pack, flow);
        demands.forEach(of::demand);
        return of.missing;
    }

    private void demand(String line) {
        Matcher saying = SAYING.matcher(line);
        Matcher every = EVERY.matcher(line);
        if (saying.matches()) saying(saying.group(1).split(" or "), saying.group(2).split(" *, *"));
        else if (every.matches() && every.group(1).equals("notice")) flow.disclosures().values().stream().filter(d -> !d.ack()).forEach(d -> notice(d, every.group(2)));
        else if (every.matches()) flow.states().values().forEach(this::sealed);
        else throw new IllegalStateException("pack " + pack + ": no demand has the form of `" + line + "`");
    }

    private void saying(String[] words, String[] qualities) {
        List<Flow.Disclosure> said = flow.disclosures().values().stream().filter(d -> Stream.of(words).anyMatch(w -> says(d, w))).toList();
        if (said.isEmpty()) {
            missing.add(new Missing(new Span(1, 1, 0, 4), "rule pack " + pack + " wants a disclosure that says `" + String.join("` or `", words) + "`, and there is none",
                "disclosure notice say \"… " + words[0] + " …\" barge off heard 100%"));
            return;
        }
        for (Flow.Disclosure disclosure : said) if (Stream.of(qualities).allMatch(q -> lacks(disclosure, q).isEmpty())) return;
        Flow.Disclosure first = said.getFirst();
        for (String quality : qualities) lacks(first, quality).ifPresent(help -> missing.add(new Missing(first.span(),
            "rule pack " + pack + " wants disclosure " + first.name() + " " + quality, help)));
    }

    private static boolean says(Flow.Disclosure disclosure, String words) {
        return disclosure.say().source().toLowerCase(Locale.ROOT).contains(words.strip());
    }

    /// @return what would mend it; empty when it is so
    private Optional<String> lacks(Flow.Disclosure disclosure, String quality) {
        return switch (quality) {
            case "barge off" -> disclosure.bargeable() ? Optional.of("barge off") : Optional.empty();
            case "heard in full" -> disclosure.heardPercent() < 100 ? Optional.of("heard 100%") : Optional.empty();
            case "before speech" -> {
                var first = new Flow.Prop.Before(new Flow.Atom.DisclosedAtom(disclosure.name()), new Flow.Atom.Speech());
                yield Prover.prove(flow, first).proved() ? Optional.empty() : Optional.of("assert \"notice first\" : disclosed(" + disclosure.name() + ") before speech");
            }
            default -> throw new IllegalStateException("pack " + pack + ": no disclosure can be `" + quality + "`");
        };
    }

    private void notice(Flow.Disclosure disclosure, String quality) {
        lacks(disclosure, quality).ifPresent(help -> missing.add(new Missing(disclosure.span(), "rule pack " + pack + " wants disclosure " + disclosure.name() + " " + quality, help)));
    }

    private void sealed(Flow.State state) {
        if (state.collects().stream().noneMatch(c -> flow.slots().get(c.slot()).sealed())) return;
        var never = new Flow.Prop.NeverWhileState(new Flow.Atom.Recording(), state.name());
        if (!Prover.prove(flow, never).proved()) {
            missing.add(new Missing(state.span(), "rule pack " + pack + " wants nothing recorded while state " + state.name() + " collects a sealed slot", "record pause"));
        }
    }
}
