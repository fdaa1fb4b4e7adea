package dev.parley.dialplan;

import dev.parley.dialplan.Flow.Action;
import dev.parley.dialplan.Flow.Event;
import dev.parley.dialplan.Flow.Outcome;
import dev.parley.dialplan.Flow.Prop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Tells a counterexample: one line per state in which something was done, values with their versions, and where a
/// heard disclosure lost its worth because a value it spoke was replaced.
final class Story {
    private final Flow flow;
    private final Prop prop;
    private final Map<String, Integer> versions = new HashMap<>();
    private final Map<String, Map<String, Integer>> heard = new TreeMap<>();
    private final List<String> lines = new ArrayList<>();
    private StringBuilder line = new StringBuilder();

    Story(Flow flow, Prop prop) {
        this.flow = flow;
        this.prop = prop;
    }

    List<String> tell(List<Step> steps) {
        for (int i = 0; i < steps.size(); i++) {
            tell(steps.get(i));
            if (i == steps.size() - 1) line.append("   ◄ ").append(verdict(steps.get(i)));
        }
        if (!line.isEmpty()) lines.add(line.toString().strip());
        return lines;
    }

    private String verdict(Step last) {
        return switch (prop) {
            case Prop.AlwaysCanEnd() -> "no way to the end from here (global handlers and hang-up do not count)";
            case Prop.LeadsTo(_, var atom) -> last.next().isEmpty() ? "the call is over without " + Props.show(atom)
                    : "and round again, for ever without " + Props.show(atom);
            default -> "violates";
        };
    }

    private void tell(Step step) {
        String subject = step.subject();
        switch (step.act()) {
            case ENTERED -> entered(step);
            case PLAYED -> say("play " + spoken(subject));
            case HEARD -> {
                Map<String, Integer> spoke = new TreeMap<>();
                flow.disclosures().get(subject).say().slots().forEach(s -> spoke.put(s, version(s)));
                heard.put(subject, spoke);
                say(flow.disclosures().get(subject).ack() ? "✔ heard, asks yes or no" : "✔ heard");
            }
            case REFUSED -> say("never heard to its end");
            case SAID -> say("say");
            case RECORD -> say("record " + subject);
            case RECORDED -> { }
            case RUN -> say("tool " + subject + arguments(step));
            case RUN_DENIED -> say("tool " + subject + " denied");
            case CALL -> say("the model calls tool " + subject);
            case RESULT -> result(step);
            case SPEAKS -> say(subject.isEmpty() ? "the model speaks" : "the model says {" + subject + "}" + shown(subject));
            case FALLBACK -> say("the model is denied twice, the fallback line is said");
            case GIVEN -> {
                write(subject);
                say("the caller gives {" + subject + "}" + shown(subject));
                killed(subject);
            }
            case CONFIRMED -> {
                say("the caller says yes to {" + subject + "}" + shown(subject));
                if (step.handler() != null) arrow("filled " + subject, step);
            }
            case FILLED -> {
                write(subject);
                arrow("filled " + subject + shown(subject), step);
                killed(subject);
            }
            case YES -> arrow("yes", step);
            case NO -> arrow("no", step);
            case EVENT -> arrow(step.event() == null ? "" : Texts.event(step.event()), step);
            case TROUBLE -> say(step.next().isEmpty() ? subject + ": a fixed line is said, the call ends" : subject);
            case ACCEPTED -> say("transfer accepted");
            case UNANSWERED -> line.append(" ─nobody answers→ ");
            case ENDED -> say("end " + Texts.quote(subject));
            case OPENED -> { }
        }
    }

    private void entered(Step step) {
        Flow.State state = flow.states().get(step.state());
        line.append(state.name());
    }

    private void result(Step step) {
        if (step.outcome() == Outcome.OK) {
            for (Flow.Param result : flow.tools().get(step.subject()).results()) {
                if (!flow.slots().containsKey(result.name())) continue;
                write(result.name());
                killed(result.name());
            }
        }
        String what = step.outcome() == null ? "" : step.outcome().name().toLowerCase(Locale.ROOT) + " " + step.subject();
        if (step.handler() != null) arrow(what, step);
        else say("─" + what);
    }

    /// The event, the guard that let it through, and where it leads.
    private void arrow(String event, Step step) {
        line.append(" ─").append(event);
        if (step.handler() == null) {
            line.append(step.event() instanceof Event.OnIntent ? " (nobody handles it)" : "");
            return;
        }
        if (step.handler().when() != null) line.append(" [").append(step.handler().when().source()).append(']');
        if (step.handler().target() instanceof Flow.Target.Transfer(var to, _, _)) line.append("→ transfer ").append(Texts.quote(to));
        else if (step.handler().target() instanceof Flow.Target.End(var label)) line.append("→ end ").append(Texts.quote(label));
        else line.append("→ ");
        if (line.length() > 90) wrap();
    }

    private void wrap() {
        lines.add(line.toString().strip());
        line = new StringBuilder();
    }

    private void say(String what) {
        String shown = line.toString().stripTrailing();
        boolean first = !shown.isEmpty() && Character.isLetterOrDigit(shown.charAt(shown.length() - 1)) && flow.states().containsKey(
                shown.substring(shown.lastIndexOf(' ') + 1));
        line = new StringBuilder(shown).append(first ? ": " : " ").append(what);
    }

    private void killed(String slot) {
        heard.entrySet().removeIf(e -> {
            Integer spoken = e.getValue().get(slot);
            if (spoken == null || spoken == version(slot)) return false;
            line.append(" ✗ disclosed(").append(e.getKey()).append(") killed: it spoke ").append(slot).append(" v").append(spoken).append(' ');
            return true;
        });
    }

    private String spoken(String disclosure) {
        List<String> slots = flow.disclosures().get(disclosure).say().slots();
        return slots.isEmpty() ? disclosure : disclosure + slots.stream().map(s -> version(s) == 0 ? s : s + " v" + version(s)).collect(Collectors.joining(", ", "(", ")"));
    }

    private String arguments(Step step) {
        for (Action action : flow.states().get(step.state()).actions()) {
            if (action instanceof Action.Run(var tool, var arguments, _) && tool.equals(step.subject())) {
                return arguments.stream().map(a -> version(a) == 0 ? a : a + " v" + version(a)).collect(Collectors.joining(", ", "(", ")"));
            }
        }
        return "";
    }

    private String shown(String slot) {
        return version(slot) == 0 ? "" : " (v" + version(slot) + ")";
    }

    private int version(String slot) {
        return versions.getOrDefault(slot, 0);
    }

    private void write(String slot) {
        versions.merge(slot, 1, Integer::sum);
    }
}
