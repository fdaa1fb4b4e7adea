package dev.parley.sip;

/// What a user agent tells its owner about calls it has not seen before.
public interface SipEvents {
    /// A new INVITE, already answered 100 Trying and within capacity. Called on the call's own thread; events
    /// of the call wait until this returns and then go to the listener it returned.
    ///
    /// @return hears everything that happens on this call, starting with a CANCEL
    SipCallListener onInvite(IncomingCall call);
}
