package dev.parley.sip;

import java.util.List;

/// Finds the hosts a SIP URI means (RFC 3263). Called on threads that may wait.
public interface Locator {
    /// Leaves names to the stack, which asks the system for an address.
    Locator SYSTEM = _ -> List.of();

    /// @return in the order to try; empty: not known here
    List<Target> locate(String uri);
}
