package dev.parley.sip;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Locale;
import java.util.Map;
import javax.sip.address.Address;
import javax.sip.header.Header;
import javax.sip.message.Request;
import javax.sip.message.Response;

/// One request of ours that makes no dialog, such as REGISTER and OPTIONS, with its challenges answered.
final class OutOfDialog implements Agent.Responses {
    private static final int MOST_ATTEMPTS = 3;                 // without credentials, with them, with a fresh nonce

    private final Agent agent;
    private final Passage passage;
    private final SipReply.Ear ear;
    private Request request;
    private int attempts = 1;

    private OutOfDialog(Agent agent, Line line, Request request, SipReply.Ear ear) {
        this.agent = agent;
        this.passage = new Passage(line, agent.messages());
        this.request = request;
        this.ear = ear;
    }

    /// @param callId the same for every REGISTER of one binding; empty takes a new one
    /// @param cseq of the first attempt; each challenge answered takes the next
    static void send(Agent agent, String method, String target, String from, String to, String callId, long cseq,
                     Map<String, String> headers, Line line, SipReply.Ear ear) {
        Messages messages = agent.messages();
        messages.check(headers);
        var uri = messages.uri(target);
        Address caller = messages.address(from);
        Address callee = messages.address(to);
        List<Header> required = new java.util.ArrayList<>();
        required.add(messages.callId(callId.isEmpty() ? agent.token() + "@" + agent.config().advertisedHost() : callId));
        required.add(messages.cseq(cseq, method));
        required.add(messages.from(caller, agent.token()));
        required.add(messages.to(callee, ""));
        required.add(messages.via(uri));
        for (String hop : line.route()) required.add(messages.route(messages.address("<" + hop + ">")));
        Request request = messages.request(uri, method, required);
        messages.add(request, headers);
        OutOfDialog exchange = new OutOfDialog(agent, line, request, ear);
        exchange.passage.dress(request);
        agent.send(request, exchange.passage.target(), exchange);
    }

    @Override public void on(Response response) {
        if (response.getStatusCode() < 200) return;
        Request next = (Request) request.clone();
        next.setHeader(agent.messages().cseq(Headers.cseq(request).getSeqNumber() + 1, request.getMethod()));
        agent.messages().renew(next, agent.messages().transport(next.getRequestURI()));
        if (attempts < MOST_ATTEMPTS && passage.answer(response, request, next)) {
            attempts++;
            request = next;
            agent.send(next, passage.target(), this);
            return;
        }
        ear.accept(new SipReply.Final(response.getStatusCode(), response.getReasonPhrase(), headers(response)));
    }

    private static Map<String, List<String>> headers(Response response) {
        Map<String, List<String>> out = new LinkedHashMap<>();
        ListIterator<?> names = response.getHeaderNames();
        while (names.hasNext()) {
            String name = (String) names.next();
            out.put(name.toLowerCase(Locale.ROOT), Headers.values(response, name));
        }
        return out;
    }

    @Override public void failed(String reason) {
        ear.accept(new SipReply.Silence(reason));
    }
}
