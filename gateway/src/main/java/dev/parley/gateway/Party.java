package dev.parley.gateway;

import dev.parley.sip.IncomingCall;
import dev.parley.sip.trunk.Dialled;
import dev.parley.sip.trunk.Trunk;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who calls whom, as the trunk's number plan and its trust read it.
///
/// @param called number in E.164 form, or a short number or name as it came
/// @param caller URI with the number in E.164 form where it is one
record Party(String called, String caller) {
    private static final Pattern USER = Pattern.compile("(?i)<?(sips?|tel):([^@;>]+)(?:@([^;>]+))?");

    static Party of(IncomingCall incoming) {
        Optional<Trunk> trunk = incoming.trunk();
        if (trunk.isEmpty()) return new Party(incoming.calledUser(), incoming.callerUri());
        return new Party(called(incoming, trunk.get()), caller(incoming, trunk.get()));
    }

    /// A registrar calls the Contact we gave it; who was dialled is then in P-Called-Party-ID (RFC 7315 §4.2) or To.
    private static String called(IncomingCall incoming, Trunk trunk) {
        String user = incoming.calledUser();
        boolean contact = trunk.register().filter(r -> r.contactUser().equals(user)).isPresent();
        if (!contact) return trunk.numbers().read(user).canonical();
        List<String> asked = incoming.headers("P-Called-Party-ID");
        Matcher party = USER.matcher(asked.isEmpty() ? "" : asked.getFirst());
        String dialled = party.find() ? party.group(2) : incoming.dialledUser();
        return trunk.numbers().read(dialled.isEmpty() ? user : dialled).canonical();
    }

    /// What a network we trust asserts wins over what a phone claims (RFC 3325 §5).
    private static String caller(IncomingCall incoming, Trunk trunk) {
        String uri = incoming.callerUri();
        List<String> asserted = trunk.callerId().trusted() ? incoming.headers("P-Asserted-Identity") : List.of();
        Matcher who = USER.matcher(asserted.isEmpty() ? uri : asserted.getFirst());
        if (!who.find()) return uri;
        Dialled number = trunk.numbers().read(who.group(2));
        String host = who.group(3) == null ? trunk.domain() : who.group(3);
        return number instanceof Dialled.E164 e164 ? "sip:" + e164.number() + "@" + host : who.group(3) == null ? uri : "sip:" + who.group(2) + "@" + host;
    }
}
