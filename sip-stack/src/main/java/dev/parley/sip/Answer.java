package dev.parley.sip;

/// The outcome of an offer/answer exchange (RFC 3264).
public sealed interface Answer {
    /// Agreed. `answer` is the description to send, or the one that was received.
    record Accepted(SessionDescription answer, NegotiatedMedia media) implements Answer { }

    /// No audio stream with an encoding we speak: 488 Not Acceptable Here; an earlier session stays as it
    /// was.
    record NoCommonCodec() implements Answer { }

    /// The description breaks RFC 8866 or RFC 3264: 400 Bad Request.
    record Malformed(String reason) implements Answer { }
}
