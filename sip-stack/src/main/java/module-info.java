/// The SIP user agent on JAIN-SIP. No `javax.sip` type leaves this module.
@org.jspecify.annotations.NullMarked
module dev.parley.sip {
    requires static transitive org.jspecify;
    requires jain.sip.ri;
    requires log4j;                             // named in jain-sip's signatures; nothing is ever logged through it

    exports dev.parley.sip;
    exports dev.parley.sip.auth;
    exports dev.parley.sip.dns;
    exports dev.parley.sip.trunk;
    exports dev.parley.sip.plug to jain.sip.ri;   // JAIN-SIP makes these by class name
}
