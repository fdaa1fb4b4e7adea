/// Which hosts a SIP URI means (RFC 3263): the rules, over a port to whoever asks the domain name system.
package dev.parley.sip.dns;
