package dev.parley.sip;

import java.util.Locale;

/// How SIP messages travel.
public enum Transport {
    UDP, TCP;

    /// As in a `;transport=` parameter.
    String token() {
        return name().toLowerCase(Locale.ROOT);
    }
}
