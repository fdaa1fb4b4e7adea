package dev.parley.sip;

/// Hears one call. Events come one at a time, in the order the network brought them, on a virtual thread of
/// the user agent; the listener may block but delays only its own call.
@FunctionalInterface
public interface SipCallListener {
    void on(SipCallEvent event);
}
