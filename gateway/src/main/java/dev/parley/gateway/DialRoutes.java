package dev.parley.gateway;

import dev.parley.gateway.api.ApiException;
import dev.parley.gateway.api.Field;
import dev.parley.gateway.api.Reply;
import dev.parley.gateway.api.Request;
import dev.parley.gateway.api.Role;
import dev.parley.gateway.api.Route;
import dev.parley.governance.DialGate.Known;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Placing calls.
final class DialRoutes {
    private static final int DEFAULT_RING_SECONDS = 45;
    private static final int LONGEST_RING_SECONDS = 170;

    private final Dialler dialler;

    DialRoutes(Dialler dialler) {
        this.dialler = dialler;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/calls", Role.OPERATOR, "Calls a number over a trunk and runs a flow with whoever answers. The flow's `dial only when` is asked first, then the trunk's "
                        + "allowed destinations and limits. `/v1/dials/{id}` says how it goes", this::dial)
                        .withBody(Field.required("to", "the number to call, such as +15550100"), Field.required("trunk", "a name of `trunks` in parley.yaml"),
                                Field.required("flow", "the name of a flow with `route outbound`"),
                                Field.optional("from", "caller-ID; the flow's `callerid` when left out"), Field.optional("display", "the caller's name"),
                                Field.optional("withhold", "keep the caller-ID private (RFC 3323)").as(Field.Kind.BOOLEAN),
                                Field.optional("ringSeconds", "how long it may ring, default " + DEFAULT_RING_SECONDS).as(Field.Kind.INTEGER),
                                Field.optional("consents", "names of the consents on file, for `consent(…)`").as(Field.Kind.ITEMS),
                                Field.optional("suppressed", "whether the person is not to be called, for `suppressed()`").as(Field.Kind.BOOLEAN),
                                Field.optional("zone", "the person's time zone, such as America/New_York, for `local_time_between(…)`"),
                                Field.optional("attempts", "calls in the window of `attempts(…)`").as(Field.Kind.INTEGER),
                                Field.optional("sinceConversationSeconds", "for `since_conversation()`").as(Field.Kind.INTEGER))
                        .forTheWholeGateway(),
                Route.get("/v1/dials/{id}", Role.VIEWER, "How a call that was placed goes: dialling, ringing, early_media, answered, or what became of it", request ->
                        Reply.ok(dialler.find(request.at("id")).map(Origination::describe)
                                .orElseThrow(() -> ApiException.notFound("no call `" + request.at("id") + "` was placed lately", "id")))).forTheWholeGateway());
    }

    private Reply dial(Request request) {
        int ring = request.integer("ringSeconds").orElse(DEFAULT_RING_SECONDS);
        if (ring < 1 || ring > LONGEST_RING_SECONDS) throw ApiException.bad("`ringSeconds` is not between 1 and " + LONGEST_RING_SECONDS, "body.ringSeconds");
        Dialler.Order order = new Dialler.Order(request.text("to", ""), request.text("trunk", ""), request.text("flow", ""), request.text("from", ""),
                request.text("display", ""), request.flag("withhold"), ring, known(request));
        return switch (dialler.dial(order)) {
            case Dialler.Outcome.Placed(var call) -> Reply.accepted(Map.of("id", call.value()));
            case Dialler.Outcome.Refused(var status, var code, var why, var retry) ->
                    throw new ApiException(status, code, why, "to", retry < 0 ? Map.of() : Map.of("retryAfterSeconds", retry));
        };
    }

    private static Known known(Request request) {
        Set<String> consents = request.items("consents").stream().map(String::valueOf).collect(Collectors.toSet());
        Optional<Boolean> suppressed = request.body().get("suppressed") instanceof Boolean b ? Optional.of(b) : Optional.empty();
        return new Known(consents, suppressed, request.text("zone").map(DialRoutes::timeIn), request.integer("attempts"),
                request.integer("sinceConversationSeconds").map(Duration::ofSeconds));
    }

    private static LocalTime timeIn(String zone) {
        try {
            return LocalTime.now(ZoneId.of(zone));
        } catch (DateTimeException e) {
            throw ApiException.bad("`" + zone + "` is not a time zone such as America/New_York", "body.zone");
        }
    }
}
