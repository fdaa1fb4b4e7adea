package dev.parley.gateway.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request that was let in: its route's role, fields and their kinds have been checked.
///
/// @param who of an open route, somebody who may nothing
/// @param path values of the path's `{names}`
/// @param body empty when there is none
public record Request(Principal who, Map<String, String> path, Map<String, String> query, Map<String, Object> body) {
    /// A value of the path.
    public String at(String name) {
        String value = path.get(name);
        if (value == null) throw new IllegalArgumentException("the route has no `{" + name + "}`");
        return value;
    }

    /// A text of the body.
    public Optional<String> text(String name) {
        return body.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    public String text(String name, String otherwise) {
        return text(name).orElse(otherwise);
    }

    public Optional<Integer> integer(String name) {
        return body.get(name) instanceof Integer number ? Optional.of(number) : Optional.empty();
    }

    public boolean flag(String name) {
        return Boolean.TRUE.equals(body.get(name));
    }

    public List<?> items(String name) {
        return body.get(name) instanceof List<?> items ? items : List.of();
    }
}
