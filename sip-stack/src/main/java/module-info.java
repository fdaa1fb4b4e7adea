/// The SIP user agent on JAIN-SIP. No `javax.sip` type leaves this module.
@org.jspecify.annotations.NullMarked
module dev.parley.sip {
    requires static transitive org.jspecify;
    requires jain.sip.ri;

    exports dev.parley.sip;
}
