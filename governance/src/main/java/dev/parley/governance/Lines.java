package dev.parley.governance;

import dev.parley.dialplan.Flow;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// The lines on their way to the caller's ear, and what they will have established once heard.
final class Lines {
    private final Facts facts;
    private final Mint mint;
    private final Queue<Directive> out;
    private final Map<Long, Spoken> speaking = new LinkedHashMap<>();
    /// What a yes would be a yes to: slots of the last question heard, at the versions spoken.
    private Map<String, Integer> asked = Map.of();
    private boolean askedAQuestion;

    Lines(Facts facts, Mint mint, Queue<Directive> out) {
        this.facts = facts;
        this.mint = mint;
        this.out = out;
    }

    boolean allHeard() {
        return speaking.isEmpty();
    }

    ApprovedUtterance speak(int turn, Rendered words, boolean bargeable, Flow.@Nullable Disclosure disclosure, List<String> mentions) {
        ApprovedUtterance utterance = mint.utterance(turn, words, bargeable, disclosure == null ? null : disclosure.name());
        speaking.put(utterance.decision(), new Spoken(utterance, mentions, facts.versionsOf(mentions)));
        out.add(new Directive.Speak(utterance));
        return utterance;
    }

    /// @return empty when it is no line of ours, or was told of before
    Optional<Spoken> heard(long decision, int samples) {
        Spoken spoken = speaking.remove(decision);
        if (spoken == null) return Optional.empty();
        boolean question = spoken.utterance().words().display().strip().endsWith("?");
        if (question || !askedAQuestion) {
            asked = spoken.versions();
            askedAQuestion = question;
        }
        out.add(Evidence.of(RecordType.SPEECH_HEARD, "decision", decision, "samples", samples, "text", logged(spoken)));
        return Optional.of(spoken);
    }

    /// @param total -1: its length was not known yet
    Optional<Spoken> cut(long decision, int samples, int total) {
        Spoken spoken = speaking.remove(decision);
        if (spoken == null) return Optional.empty();
        if (!spoken.mentions().isEmpty()) forgetQuestion();
        String heard = HeardWords.of(spoken.utterance().words().display(), samples, total);
        out.add(Evidence.of(RecordType.SPEECH_CUT, "decision", decision, "samples", samples, "total", total,
                "text", logged(spoken), "heard", personal(spoken) ? Evidence.PERSONAL : heard));
        return Optional.of(spoken);
    }

    /// The slots a yes would confirm: spoken of in the last question, and not changed since.
    List<String> asked() {
        return asked.entrySet().stream().filter(e -> facts.version(e.getKey()) == e.getValue()).map(Map.Entry::getKey).sorted().toList();
    }

    void forgetQuestion() {
        asked = new HashMap<>();
        askedAQuestion = false;
    }

    private String logged(Spoken spoken) {
        return personal(spoken) ? Evidence.PERSONAL : spoken.utterance().words().display();
    }

    private boolean personal(Spoken spoken) {
        return spoken.mentions().stream().anyMatch(s -> facts.slot(s).pii());
    }
}
