package dev.parley.sip;

import dev.parley.sip.auth.DigestAccount;
import java.util.List;
import java.util.Optional;

/// The way a call's requests take: over which hosts, through which proxies, and what answers a challenge. Made by
/// whoever owns the trunks, for one call. Any thread.
public interface Line {
    /// No trunk: the Request-URI says it all.
    Line NONE = new Line() {
        @Override public List<Target> targets() {
            return List.of();
        }

        @Override public List<String> route() {
            return List.of();
        }

        @Override public Optional<DigestAccount> account() {
            return Optional.empty();
        }

        @Override public void reached(Target target) { }

        @Override public void failed(Target target, String why) { }

        @Override public void released() { }
    };

    /// Hosts in the order to try. May wait for a look-up. Empty: where the route or the Request-URI leads.
    List<Target> targets();

    /// SIP URIs every request outside a dialog goes through: a Service-Route (RFC 3608) or an outbound proxy.
    List<String> route();

    Optional<DigestAccount> account();

    /// The host answered.
    void reached(Target target);

    void failed(Target target, String why);

    /// The call is over.
    void released();
}
