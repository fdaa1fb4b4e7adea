package dev.parley.gateway;

import dev.parley.gateway.api.ApiException;
import dev.parley.gateway.api.Field;
import dev.parley.gateway.api.Reply;
import dev.parley.gateway.api.Request;
import dev.parley.gateway.api.Role;
import dev.parley.gateway.api.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which flows take calls, since when and by whose hand; putting another version in place, and going back.
final class FlowRoutes {
    private final FlowShelf shelf;

    FlowRoutes(FlowShelf shelf) {
        this.shelf = shelf;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/flows", Role.VIEWER, "The flows that take calls", this::list),
                Route.get("/v1/flows/{name}/versions", Role.VIEWER, "The versions of a flow that took calls, the newest first: when, and by whose hand", this::versions),
                Route.post("/v1/flows", Role.ADMIN, "Puts a version of a flow in place for new calls; refused with its diagnostics when it does not compile, is not proved or fails a "
                        + "test of its own, and when it may do more than the version before and that is not accepted", this::deploy)
                        .withBody(Field.required("source", "the text of the flow"), Field.optional("acceptWidening", "it may do what the version before could not").as(Field.Kind.BOOLEAN))
                        .forTheWholeGateway(),
                Route.post("/v1/flows/{name}/rollback", Role.ADMIN, "Goes back to a version that took calls before", this::rollback)
                        .withBody(Field.optional("hash", "which; default: the one before")).forTheWholeGateway(),
                Route.post("/v1/flows/reload", Role.ADMIN, "Reads the flows folder again", this::reload).forTheWholeGateway());
    }

    private Reply list(Request request) {
        return Reply.ok(Map.of("flows", shelf.get().entries().stream().filter(e -> request.who().sees(e.flow().name())).map(e -> {
            Map<String, Object> out = new LinkedHashMap<>();
            out.put("name", e.flow().name());
            out.put("version", e.flow().version());
            out.put("hash", e.flow().hash());
            out.put("file", e.flow().file());
            out.put("states", e.flow().states().size());
            out.put("assertions", e.flow().assertions().stream().map(a -> a.name()).toList());
            shelf.history(e.flow().name()).stream().findFirst().ifPresent(v -> {
                out.put("since", v.ts());
                out.put("by", v.who());
            });
            return out;
        }).toList()));
    }

    private Reply versions(Request request) {
        String name = request.at("name");
        List<FlowShelf.Version> versions = request.who().sees(name) ? shelf.history(name) : List.of();
        if (versions.isEmpty()) throw ApiException.notFound("there is no flow `" + name + "`; /v1/flows lists them", "name");
        return Reply.ok(Map.of("flow", name, "versions", versions.stream().map(v -> {
            Map<String, Object> out = new LinkedHashMap<>();
            out.put("since", v.ts());
            out.put("by", v.who());
            out.put("version", v.version());
            out.put("hash", v.hash());
            return out;
        }).toList()));
    }

    private Reply deploy(Request request) {
        return reply(shelf.deploy(request.text("source", ""), request.who().name(), request.flag("acceptWidening")));
    }

    private Reply rollback(Request request) {
        try {
            return reply(shelf.rollback(request.at("name"), request.text("hash", ""), request.who().name()));
        } catch (IllegalArgumentException e) {
            throw ApiException.notFound(String.valueOf(e.getMessage()), "name");
        }
    }

    /// A reload that refuses some of the files has done its work: the answer says which.
    private Reply reload(Request request) {
        return Reply.ok(shelf.reload(request.who().name()).json());
    }

    private static Reply reply(FlowsChange change) {
        if (!change.widening().isEmpty()) {
            throw new ApiException(409, "widens", "the version may do what the one before could not: " + change.widening().getFirst().message()
                    + "; deploy it with `acceptWidening` when that is meant", "body.source", Map.of("widens", change.wideningJson()));
        }
        if (!change.ok()) throw new ApiException(422, "refused", change.refused().getFirst().message(), "body.source", change.json());
        return Reply.ok(change.json());
    }
}
