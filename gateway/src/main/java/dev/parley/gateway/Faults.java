package dev.parley.gateway;

import dev.parley.governance.CallId;
import dev.parley.governance.CallMonitor;

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

    /// A proved assertion was broken by what a call put on record: the proof, the machine or the record is wrong.
    static void alert(CallId call, CallMonitor.Hit hit) {
        LOG.log(System.Logger.Level.ERROR, "ALERT call " + call + " broke the proved assertion `" + hit.assertion() + "`");
    }
}
