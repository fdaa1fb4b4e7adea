package dev.parley.sip;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sip.message.Request;

/// Digits carried by INFO: `application/dtmf-relay` (`Signal=5`, `Duration=160`) and `application/dtmf`
/// (`5`).
final class InfoDigits {
    private static final Pattern SIGNAL = Pattern.compile("(?im)^\\s*signal\\s*=\\s*(\\S+)\\s*$");
    private static final Pattern DURATION = Pattern.compile("(?im)^\\s*duration\\s*=\\s*(\\d{1,6})\\s*$");

    private InfoDigits() { }

    sealed interface Read {
        record Digit(SipCallEvent.InfoDigit event) implements Read { }
        /// An empty INFO, which some peers use to see whether we live.
        record Nothing() implements Read { }
        record Malformed() implements Read { }
        record Unsupported() implements Read { }
    }

    /// The `application/dtmf-relay` body for one digit.
    ///
    /// @throws IllegalArgumentException not a digit of a keypad
    static String write(char digit, int durationMillis) {
        if ("0123456789*#ABCD".indexOf(digit) < 0) throw new IllegalArgumentException("`" + digit + "` is not a digit of a keypad");
        return "Signal=" + digit + "\r\nDuration=" + durationMillis + "\r\n";
    }

    static Read read(Request info) {
        String body = Bodies.text(info);
        return switch (Bodies.type(info)) {
            case "" -> new Read.Nothing();
            case "application/dtmf" -> digit(body.strip(), -1);
            case "application/dtmf-relay" -> {
                Matcher signal = SIGNAL.matcher(body);
                Matcher duration = DURATION.matcher(body);
                int millis = duration.find() ? Integer.parseInt(duration.group(1)) : -1;
                yield signal.find() ? digit(signal.group(1), millis) : new Read.Malformed();
            }
            default -> new Read.Unsupported();
        };
    }

    /// Some write 10 and 11 for star and pound, as RFC 4733 numbers them.
    private static Read digit(String signal, int durationMillis) {
        String upper = switch (signal) {
            case "10" -> "*";
            case "11" -> "#";
            default -> signal.toUpperCase(Locale.ROOT);
        };
        if (upper.length() != 1 || "0123456789*#ABCD".indexOf(upper.charAt(0)) < 0) return new Read.Malformed();
        return new Read.Digit(new SipCallEvent.InfoDigit(upper.charAt(0), durationMillis));
    }
}
