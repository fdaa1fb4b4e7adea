package dev.parley.sip;

import dev.parley.sip.auth.DigestAccount;
import java.util.List;
import java.util.Optional;
import javax.sip.header.Header;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/// How one call's requests get past the carrier: the host of the line that is tried now, and credentials. Touched
/// in the call's mailbox only.
final class Passage {
    private final Line line;
    private final Messages messages;
    private @Nullable List<Target> targets;
    private int at;

    Passage(Line line, Messages messages) {
        this.line = line;
        this.messages = messages;
    }

    /// The host for a request that begins a dialog, null: where the route or the Request-URI leads.
    @Nullable Target target() {
        if (targets == null) targets = line.targets();
        return at < targets.size() ? targets.get(at) : null;
    }

    boolean hasNext() {
        return targets != null && at + 1 < targets.size();
    }

    void reached() {
        Target target = target();
        if (target != null) line.reached(target);
    }

    /// @return true: there is another host to try (RFC 3263 §4.3)
    boolean next(String why) {
        Target target = target();
        if (target == null || targets == null) return false;
        line.failed(target, why);
        return ++at < targets.size();
    }

    /// Adds what earlier challenges of this peer taught us.
    void dress(Request request) {
        line.account().ifPresent(account -> account.foresee(request.getMethod(), request.getRequestURI().toString())
                .forEach(c -> request.setHeader(messages.header(c.name(), c.value()))));
    }

    /// Puts the answer to a 401 or 407 into `next`, a copy of what was refused.
    ///
    /// @return false: there is none, or it was refused already
    boolean answer(Response challenge, Request sent, Request next) {
        int status = challenge.getStatusCode();
        if (status != 401 && status != 407 || line.account().isEmpty()) return false;
        boolean proxy = status == 407;
        String mine = proxy ? "Proxy-Authorization" : "Authorization";
        String refused = Headers.first(sent, mine).map(DigestAccount::nonce).orElse("");
        Optional<DigestAccount.Credentials> credentials = line.account().get().answer(
                Headers.values(challenge, proxy ? "Proxy-Authenticate" : "WWW-Authenticate"), proxy, sent.getMethod(),
                sent.getRequestURI().toString(), refused);
        credentials.ifPresent(c -> next.setHeader(messages.header(c.name(), c.value())));
        return credentials.isPresent();
    }

    /// An ACK carries the credentials of its INVITE (RFC 3261 §22.1).
    static void copyCredentials(Request invite, Request ack) {
        for (String name : List.of("Authorization", "Proxy-Authorization")) {
            Header header = invite.getHeader(name);
            if (header != null) ack.setHeader((Header) header.clone());
        }
    }
}
