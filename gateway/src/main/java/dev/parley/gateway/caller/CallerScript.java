package dev.parley.gateway.caller;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// What a simulated caller does, one step a line. `#` starts a comment at the beginning of a line, or between spaces; a key
/// that is pressed is neither:
/// ```
/// listen                         until the other end has spoken and paused
/// say WORDS                      speak
/// interrupt MILLIS WORDS         speak that long after the other end begins to
/// keys DIGITS                    press keys (RFC 4733)
/// wait for transfer              take the transfer that is asked of us and call its target
/// hang up
/// ```
public record CallerScript(List<Step> steps) {
    public sealed interface Step {
        record Listen() implements Step { }
        record Say(String words) implements Step { }
        record Interrupt(int afterMillis, String words) implements Step { }
        record Keys(String digits) implements Step { }
        record AwaitTransfer() implements Step { }
        record HangUp() implements Step { }
        /// For callers in this process; no line of a script means them. `patience` over, it goes on all the same.
        record Until(BooleanSupplier so, Duration patience) implements Step { }
        record Wait(Duration length) implements Step { }
        record Do(Runnable what) implements Step { }
        record HangUpIfUp() implements Step { }
    }

    /// @throws IllegalArgumentException naming the line
    public static CallerScript parse(String text) {
        List<Step> steps = new ArrayList<>();
        int number = 0;
        for (String raw : text.lines().toList()) {
            number++;
            String line = raw.replaceFirst("^\\s*#.*|\\s#\\s.*", "").strip();
            if (!line.isEmpty()) steps.add(step(line, number));
        }
        return new CallerScript(List.copyOf(steps));
    }

    private static Step step(String line, int number) {
        if (line.equals("listen")) return new Step.Listen();
        if (line.equals("hang up")) return new Step.HangUp();
        if (line.equals("wait for transfer")) return new Step.AwaitTransfer();
        String[] words = line.split("\\s+", 2);
        if (words.length == 2 && words[0].equals("say")) return new Step.Say(words[1]);
        if (words.length == 2 && words[0].equals("keys") && words[1].matches("[0-9*#A-D]+")) return new Step.Keys(words[1]);
        String[] three = line.split("\\s+", 3);
        if (three.length == 3 && three[0].equals("interrupt") && three[1].matches("\\d{1,5}")) {
            return new Step.Interrupt(Integer.parseInt(three[1]), three[2]);
        }
        throw new IllegalArgumentException("line " + number + ": `" + line + "` is not a step");
    }
}
