package dev.parley.sip;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.sip.address.SipURI;
import javax.sip.address.TelURL;
import javax.sip.header.ContactHeader;
import javax.sip.header.MaxForwardsHeader;
import javax.sip.message.Request;

/// What makes a user agent refuse a request before looking at its purpose (RFC 3261 §8.2), in the RFC's
/// order.
final class RequestChecks {
    private static final Set<String> METHODS = Set.of(Messages.ALLOW.split(", "));

    /// What may be required of us; `precondition` (RFC 3312) is not among it.
    private static final Set<String> OPTIONS = Set.of(Messages.SUPPORTED.split(", "));

    private RequestChecks() { }

    /// @param headers that the response must carry
    record Refusal(int status, String reason, Map<String, String> headers) {
        static Optional<Refusal> of(int status, String reason) {
            return Optional.of(new Refusal(status, reason, Map.of()));
        }
    }

    /// Empty: nothing against it.
    static Optional<Refusal> refuse(Request request, SipTimers timers) {
        String method = request.getMethod();
        if (Headers.from(request).getTag() == null) return Refusal.of(400, "Missing From Tag");
        if (!METHODS.contains(method)) return Refusal.of(405, "");
        if (!(request.getRequestURI() instanceof SipURI) && !(request.getRequestURI() instanceof TelURL)) {
            return Refusal.of(416, "");
        }
        MaxForwardsHeader hops = (MaxForwardsHeader) request.getHeader(MaxForwardsHeader.NAME);
        if (hops != null && hops.getMaxForwards() == 0) return Refusal.of(483, "");
        if (!method.equals(Request.CANCEL)) {                   // §8.2.2.3: no Require in CANCEL
            List<String> unknown = Headers.values(request, "Require").stream()
                    .flatMap(value -> Stream.of(value.split(","))).map(String::strip)
                    .filter(option -> !OPTIONS.contains(option.toLowerCase(Locale.ROOT))).toList();
            if (!unknown.isEmpty()) {
                return Optional.of(new Refusal(420, "", Map.of("Unsupported", String.join(", ", unknown))));
            }
        }
        if (method.equals(Request.INVITE)) return refuseInvite(request).or(() -> SessionTimer.refuse(request, timers));
        if (method.equals(Request.UPDATE)) return SessionTimer.refuse(request, timers);
        return Optional.empty();
    }

    private static Optional<Refusal> refuseInvite(Request invite) {
        if (invite.getHeader(ContactHeader.NAME) == null) return Refusal.of(400, "Missing Contact");
        String encoding = Headers.first(invite, "Content-Encoding").orElse("identity");
        if (!encoding.equalsIgnoreCase("identity")) {
            return Optional.of(new Refusal(415, "", Map.of("Accept-Encoding", "identity")));
        }
        return switch (Bodies.sdp(invite)) {
            case Bodies.Sdp.Unsupported(_) ->
                    Optional.of(new Refusal(415, "", Map.of("Accept", "application/sdp")));
            case Bodies.Sdp.Bad(_) -> Refusal.of(400, "Bad Session Description");
            case Bodies.Sdp.None(), Bodies.Sdp.Some(_) -> Optional.empty();
        };
    }
}
