package dev.parley.gateway;

import dev.parley.gateway.api.ApiException;
import dev.parley.gateway.api.Field;
import dev.parley.gateway.api.Principal;
import dev.parley.gateway.api.Reply;
import dev.parley.gateway.api.Request;
import dev.parley.gateway.api.Role;
import dev.parley.gateway.api.Route;
import dev.parley.governance.FlowView;
import dev.parley.session.CallEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Looking at calls and acting on them. An act goes through the call's mailbox and onto its record, with the name of the
/// token; what comes of it is told by the call itself.
final class CallRoutes {
    private static final long BEAT_SECONDS = 15;
    private static final int LONGEST_REASON = 200;

    private final Gateway gateway;
    private final CallBoard board;
    private final Set<String> destinations;

    /// @param destinations names of the configuration's `transfers`
    CallRoutes(Gateway gateway, CallBoard board, Set<String> destinations) {
        this.gateway = gateway;
        this.board = board;
        this.destinations = destinations;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/calls", Role.VIEWER, "The calls in progress, the oldest first", this::list),
                Route.get("/v1/calls/{id}", Role.VIEWER, "One call in progress, or one that ended lately: where its flow stands, how its media does in both directions, slots that are neither personal nor "
                        + "sealed, verdicts; what was said for all but viewers", this::one),
                Route.get("/v1/calls/{id}/events", Role.VIEWER, "What happens on this call from here on, as server-sent events: its records and, for all but viewers, "
                        + "what the recogniser believes so far. Ends with `call_over`", this::events),
                Route.get("/v1/events", Role.VIEWER, "What happens on any call from here on, as server-sent events", this::allEvents),
                Route.post("/v1/calls/{id}/hangup", Role.OPERATOR, "Ends the call", this::hangUp)
                        .withBody(Field.optional("reason", "for the record, up to " + LONGEST_REASON + " characters")),
                Route.post("/v1/calls/{id}/transfer", Role.OPERATOR, "Hands the call over; `transfer` of the call says how it went. What an assertion of the flow forbids is "
                        + "denied on the call's record", this::transfer)
                        .withBody(Field.required("destination", "a name of `transfers` in parley.yaml")));
    }

    private Reply list(Request request) {
        List<Map<String, Object>> calls = board.calls().stream().filter(c -> request.who().sees(c.flow()))
                .map(c -> c.summary(request.who().hearsWords(), Clock.now())).toList();
        return Reply.ok(Map.of("calls", calls));
    }

    private Reply one(Request request) {
        LiveCall call = find(request);
        Map<String, Object> out = call.detail(request.who().hearsWords(), Clock.now());
        gateway.view(call.id()).ifPresent(view -> stands(view, out));
        Map<String, Object> media = gateway.mediaFigures(call.id());
        if (!media.isEmpty()) out.put("media", media);
        return Reply.ok(out);
    }

    private static void stands(FlowView view, Map<String, Object> out) {
        out.put("flowHash", view.flow().hash());
        out.put("turn", view.turn());
        Map<String, String> slots = new LinkedHashMap<>();
        view.known().forEach((name, text) -> {
            if (!view.flow().slots().get(name).pii()) slots.put(name, text);
        });
        out.put("slots", slots);
        out.put("collecting", view.collecting());
    }

    private LiveCall find(Request request) {
        String id = request.at("id");
        return board.find(id).filter(c -> request.who().sees(c.flow()))
                .orElseThrow(() -> ApiException.notFound("there is no call `" + id + "`; /v1/calls lists those in progress", "id"));
    }

    private LiveCall live(Request request) {
        LiveCall call = find(request);
        if (call.isOver()) throw ApiException.conflict("call_over", "the call has ended: " + call.end(), "id");
        return call;
    }

    private Reply hangUp(Request request) {
        LiveCall call = live(request);
        String reason = request.text("reason", "");
        if (reason.length() > LONGEST_REASON) throw ApiException.bad("`reason` has more than " + LONGEST_REASON + " characters", "body.reason");
        post(call, new CallEvent.OperatorHungUp(request.who().name(), reason));
        return Reply.accepted(Map.of("id", call.id().value()));
    }

    private Reply transfer(Request request) {
        LiveCall call = live(request);
        String destination = request.text("destination", "");
        if (!destinations.contains(destination)) {
            throw ApiException.bad("`" + destination + "` is not in `transfers` of parley.yaml; known: " + String.join(", ", destinations.stream().sorted().toList()), "body.destination");
        }
        call.transferAsked(destination);
        post(call, new CallEvent.OperatorTransferred(request.who().name(), destination));
        return Reply.accepted(Map.of("id", call.id().value(), "destination", destination));
    }

    private void post(LiveCall call, CallEvent event) {
        if (!gateway.post(call.id(), event)) throw ApiException.conflict("call_over", "the call has just ended", "id");
    }

    private Reply events(Request request) {
        LiveCall call = live(request);
        return follow(new EventFeed.Interest(c -> c.id().equals(call.id()), request.who().hearsWords()), true);
    }

    private Reply allEvents(Request request) {
        Principal who = request.who();
        return follow(new EventFeed.Interest(c -> who.sees(c.flow()), who.hearsWords()), false);
    }

    private Reply follow(EventFeed.Interest interest, boolean one) {
        return new Reply.Events(sink -> {
            Optional<EventFeed> open = board.feed(interest);
            if (open.isEmpty()) {
                sink.send("busy", Map.of("reason", "too many streams are open; try again later"));
                return;
            }
            try (EventFeed feed = open.get()) {
                while (true) {
                    EventFeed.Event event = feed.next(BEAT_SECONDS);
                    if (event == null ? !sink.beat() : !sink.send(event.type(), event.data())) return;
                    if (feed.isLagging()) {
                        sink.send("lagging", Map.of("reason", "events were lost: the reader is too slow; connect again"));
                        return;
                    }
                    if (one && event != null && event.type().equals("call_over")) return;
                }
            }
        });
    }
}
