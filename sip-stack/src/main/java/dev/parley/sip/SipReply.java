package dev.parley.sip;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/// What became of a request outside any dialog.
public sealed interface SipReply {
    /// A final response.
    ///
    /// @param headers values by name in lower case
    record Final(int status, String reason, Map<String, List<String>> headers) implements SipReply {
        public List<String> header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        }
    }

    /// Nobody answered, or nothing could be sent.
    record Silence(String why) implements SipReply { }

    /// Hears it once, on a thread of the stack: must not block.
    interface Ear extends Consumer<SipReply> { }
}
