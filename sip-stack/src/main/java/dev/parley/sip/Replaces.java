package dev.parley.sip;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sip.message.Request;

/// The dialog an INVITE wants to take the place of (RFC 3891 §3).
///
/// @param localTag our tag in that dialog (`to-tag`), `remoteTag` the other end's (`from-tag`)
/// @param earlyOnly only if it is not yet answered
record Replaces(String callId, String localTag, String remoteTag, boolean earlyOnly) {

    /// What a request says about it.
    sealed interface Read {
        record None() implements Read { }
        record One(Replaces dialog) implements Read { }
        /// More than one, or not what the RFC writes: 400.
        record Malformed() implements Read { }
    }

    static Read read(Request invite) {
        List<String> values = Headers.values(invite, "Replaces");
        if (values.isEmpty()) return new Read.None();
        if (values.size() > 1) return new Read.Malformed();
        return parse(values.getFirst()).<Read>map(Read.One::new).orElseGet(Read.Malformed::new);
    }

    static Optional<Replaces> parse(String value) {
        String[] parts = value.split(";");
        String toTag = "";
        String fromTag = "";
        boolean early = false;
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].strip().split("=", 2);
            switch (pair[0].strip().toLowerCase(Locale.ROOT)) {
                case "to-tag" -> toTag = pair.length > 1 ? pair[1].strip() : "";
                case "from-tag" -> fromTag = pair.length > 1 ? pair[1].strip() : "";
                case "early-only" -> early = true;
                default -> { }
            }
        }
        String callId = parts[0].strip();
        if (callId.isEmpty() || toTag.isEmpty() || fromTag.isEmpty()) return Optional.empty();
        return Optional.of(new Replaces(callId, toTag, fromTag, early));
    }
}
