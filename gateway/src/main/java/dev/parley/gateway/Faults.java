package dev.parley.gateway;

import dev.parley.governance.CallId;

/// Where our own bugs are told: one line for people, the stack for the log.
final class Faults {
    private static final System.Logger LOG = System.getLogger("dev.parley.gateway");

    private Faults() { }

    static void report(CallId call, Throwable fault) {
        LOG.log(System.Logger.Level.ERROR, "call " + call + " ended by a fault of ours", fault);
    }

    /// Of no call in particular.
    static void report(Throwable fault) {
        LOG.log(System.Logger.Level.ERROR, "a fault of ours", fault);
    }
}
