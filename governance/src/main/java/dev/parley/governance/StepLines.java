package dev.parley.governance;

import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Flow.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the steps of an in-file test stand in its source. The compiled form keeps the place of the test only, so its
/// text is read again: each step begins with its own keyword, outside strings, comments and argument lists.
final class StepLines {
    private static final Pattern TOKEN = Pattern.compile("#[^\\n]*|\"(?:\\\\.|[^\"\\\\\\n])*\"|[\\p{L}_][\\p{L}\\p{N}_]*|[^\\s]");
    /// After one of these a word is a name, whatever it spells.
    private static final Set<String> BEFORE_A_NAME = Set.of(",", "(", "state", "in", "tool", "played", "replayed", "logged", "deny",
            "intent", "goes", "calls", "stub", "given", "returns");

    private StepLines() { }

    /// @return one line number for each step; that of the test where a step cannot be found
    static List<Integer> of(Flow flow, Flow.FlowTest test) {
        String source = flow.source();
        List<Integer> lines = new ArrayList<>();
        Matcher token = TOKEN.matcher(source);
        int at = Math.min(test.span().end(), source.length());
        int line = line(source, 0, Math.min(test.span().start(), source.length()), 1);
        int counted = Math.min(test.span().start(), source.length());
        String before = "";
        while (lines.size() < test.steps().size() && token.find(at)) {
            at = token.end();
            String text = token.group();
            if (text.startsWith("#")) continue;
            if (text.equals(keyword(test.steps().get(lines.size()))) && !BEFORE_A_NAME.contains(before)) {
                line = line(source, counted, token.start(), line);
                counted = token.start();
                lines.add(line);
            }
            before = text;
        }
        while (lines.size() < test.steps().size()) lines.add(test.span().line());
        return lines;
    }

    private static int line(String source, int from, int to, int line) {
        return line + (int) source.substring(from, to).chars().filter(c -> c == '\n').count();
    }

    private static String keyword(Step step) {
        return switch (step) {
            case Step.Given _ -> "given";
            case Step.Stub _ -> "stub";
            case Step.Caller _ -> "caller";
            case Step.Keys _ -> "keys";
            case Step.Quiet _ -> "quiet";
            case Step.Barge _ -> "barge";
            case Step.HangUp _ -> "hangup";
            case Step.Model _, Step.ModelDown _ -> "model";
            case Step.Expect _ -> "expect";
        };
    }
}
