package dev.parley.sip.dns;

import java.util.List;

/// Asks the domain name system. May block; an answer that does not come in time, or does not exist, is empty.
public interface Resolver {
    /// RFC 3403. Of those for SIP the services are `SIP+D2U`, `SIP+D2T`, `SIPS+D2T`.
    record Naptr(int order, int preference, String flags, String service, String replacement) { }

    /// RFC 2782.
    record Srv(int priority, int weight, int port, String target) { }

    List<Naptr> naptr(String domain);

    List<Srv> srv(String name);

    /// IP literals, IPv4 before IPv6.
    List<String> addresses(String host);
}
