package dev.parley.governance;

import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Template;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Judges a line of the flow's own, and puts the verdict on record. What an assertion forbids is not spoken, whoever wrote it.
final class ScriptReview {
    sealed interface Result {
        record Spoken(Rendered words) implements Result { }
        record Forbidden() implements Result { }
        /// A value the line speaks of is not there.
        record Missing() implements Result { }
    }

    private final Facts facts;
    private final Monitors monitors;
    private final Locale locale;
    private final Queue<Directive> out;

    ScriptReview(Facts facts, Monitors monitors, Locale locale, Queue<Directive> out) {
        this.facts = facts;
        this.monitors = monitors;
        this.locale = locale;
        this.out = out;
    }

    Result review(Flow.State state, Template template, Flow.@Nullable Disclosure disclosure) {
        Optional<String> broken = disclosure == null ? monitors.violatedBySpeech(state, template.slots()) : Optional.empty();
        if (broken.isPresent()) {
            out.add(Evidence.of(RecordType.VERDICT, "proposed_by", Proposer.FLOW.wireName(), "verdict", "deny",
                    "code", DenyCode.DISCLOSURE_FIRST.name(), "rule", "assert \"" + broken.get() + "\"", "text", template.source()));
            return new Result.Forbidden();
        }
        if (!(Renderer.render(template, facts.values(), locale) instanceof Rendering.Ok(var words))) return new Result.Missing();
        String rule = disclosure == null ? "say" : "disclosure " + disclosure.name();
        out.add(Evidence.of(RecordType.VERDICT, "proposed_by", Proposer.FLOW.wireName(), "verdict", "allow", "rule", rule,
                "text", template.source()));
        monitors.spoken(disclosure != null, template.slots());
        return new Result.Spoken(words);
    }
}
