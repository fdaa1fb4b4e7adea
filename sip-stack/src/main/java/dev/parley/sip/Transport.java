package dev.parley.sip;

import java.util.Locale;
import javax.sip.address.SipURI;
import javax.sip.address.URI;

/// How SIP messages travel.
public enum Transport {
    UDP, TCP, TLS;

    /// As in a `;transport=` parameter.
    public String token() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @param otherwise when the word is none of ours
    static Transport of(String word, Transport otherwise) {
        for (Transport transport : values()) {
            if (transport.name().equalsIgnoreCase(word)) return transport;
        }
        return otherwise;
    }

    /// What a URI asks for: its `;transport=`, TLS for `sips:`, else `otherwise` (RFC 3263 §4.1 without NAPTR).
    static Transport asked(URI uri, Transport otherwise) {
        if (!(uri instanceof SipURI sip)) return otherwise;
        if (sip.isSecure()) return TLS;
        return sip.getTransportParam() == null ? otherwise : of(sip.getTransportParam(), otherwise);
    }

    public int defaultPort() {
        return this == TLS ? 5061 : 5060;
    }
}
