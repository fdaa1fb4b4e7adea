package dev.parley.governance;

/// Names one call of this gateway. Not the SIP Call-ID: a SIP Call-ID is chosen by the peer and may repeat.
public record CallId(String value) {
    @Override public String toString() {
        return value;
    }
}
