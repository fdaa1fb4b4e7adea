package dev.parley.governance;

import dev.parley.dialplan.Flow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What happened in a rehearsal, in order: what was done to the governor, and its evidence of what it made of that.
final class Trace {
    /// Evidence fields that name something the flow declares.
    private static final Set<String> NAMES = Set.of("to", "tool", "end", "disclosure", "destination", "slot", "code");

    /// `said`: the words of a line, empty for anything else.
    private record Entry(String text, Directive.Evidence evidence, String played, String said) {
        Entry(String text, Directive.Evidence evidence) {
            this(text, evidence, "", "");
        }
    }

    private static final Directive.Evidence NONE = new Directive.Evidence(RecordType.TROUBLE, Map.of());

    private final Flow flow;
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> entered = new ArrayList<>();
    private final List<Integer> enteredAt = new ArrayList<>();

    Trace(Flow flow) {
        this.flow = flow;
    }

    void note(String text) {
        entries.add(new Entry(text, NONE));
    }

    /// Where the test itself begins, in what is shown.
    void begins(int at, String state) {
        entries.add(at, new Entry("---- the test begins: state " + state, NONE));
    }

    void add(Directive directive) {
        if (directive instanceof Directive.Evidence evidence) {
            if (evidence.type() == RecordType.TRANSITION) {
                entered.add(String.valueOf(evidence.fields().get("to")));
                enteredAt.add(entries.size());
            }
            entries.add(new Entry("    " + shown(evidence), evidence));
        } else if (directive instanceof Directive.Speak(var utterance)) {
            String name = Objects.requireNonNullElse(utterance.disclosure(), "");
            entries.add(new Entry("    speaks " + (name.isEmpty() ? "" : name + ": ") + "\"" + words(utterance) + "\"", NONE, name, words(utterance)));
        }
    }

    /// A line with a personal value in it cannot be told from its words alone, so what a disclosure speaks is shown as written.
    private String words(ApprovedUtterance utterance) {
        String disclosure = utterance.disclosure();
        return disclosure == null ? utterance.words().display() : flow.disclosures().get(disclosure).say().source();
    }

    /// The states entered so far, in order.
    List<String> entered() {
        return entered;
    }

    /// Where the `index`-th state was entered, counted from 0; a position for the questions below.
    int enteredAt(int index) {
        return index < enteredAt.size() ? enteredAt.get(index) : size();
    }

    /// How many states were entered up to a position, itself included.
    int enteredBy(int at) {
        return (int) enteredAt.stream().filter(position -> position <= at).count();
    }

    int size() {
        return entries.size();
    }

    List<String> lines() {
        return entries.stream().map(Entry::text).toList();
    }

    private Stream<Directive.Evidence> since(int from) {
        return entries.stream().skip(from).map(Entry::evidence).filter(e -> e != NONE);
    }

    int plays(String disclosure, int from) {
        return (int) entries.stream().skip(from).filter(e -> e.played().equals(disclosure)).count();
    }

    /// A line, the machine's or the model's, has these words in it.
    boolean said(String words, int from) {
        return entries.stream().skip(from).anyMatch(e -> e.said().contains(words));
    }

    int runs(String tool, int from) {
        return (int) since(from).filter(e -> e.type() == RecordType.TOOL_REQ && tool.equals(e.fields().get("tool"))).count();
    }

    /// A record of that type, or one that names it.
    boolean logged(String id, int from) {
        return since(from).anyMatch(e -> e.type().wireName().equals(id)
                || e.fields().entrySet().stream().anyMatch(f -> NAMES.contains(f.getKey()) && id.equals(f.getValue())));
    }

    List<Directive.Evidence> verdicts(int from) {
        return since(from).filter(e -> e.type() == RecordType.VERDICT).toList();
    }

    static String seconds(long nanos) {
        return nanos % Stage.SECOND == 0 ? nanos / Stage.SECOND + "s" : nanos / 1_000_000 + "ms";
    }

    static String shown(Directive.Evidence evidence) {
        Map<String, Object> f = evidence.fields();
        return switch (evidence.type()) {
            case TRANSITION -> "→ " + f.get("to") + "  (" + f.get("event") + ")";
            case VERDICT -> "verdict " + f.get("verdict") + (f.containsKey("code") ? " " + f.get("code") : "") + "  rule: " + f.get("rule")
                    + (Objects.equals(f.getOrDefault("evidence", ""), "") ? "" : "  evidence: " + f.get("evidence"));
            default -> evidence.type().wireName().toLowerCase(Locale.ROOT) + f.entrySet().stream()
                    .filter(e -> !Set.of("decision", "idem_key", "samples", "turn").contains(e.getKey()))
                    .map(e -> "  " + e.getKey() + "=" + e.getValue()).collect(Collectors.joining());
        };
    }
}
