package dev.parley.gateway.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One thing the API can do. The table of them is checked when the server starts, and is its documentation.
///
/// @param path such as `/v1/calls/{id}/hangup`
/// @param needs null: open to everyone, without a token
/// @param gatewayWide not for tokens that are confined to a tenant
public record Route(String method, String path, @Nullable Role needs, boolean gatewayWide, String summary, List<Field> query, List<Field> body,
                    Action action) {
    /// Runs on a virtual thread and may block.
    @FunctionalInterface
    public interface Action {
        /// @throws ApiException when it cannot be done
        Reply answer(Request request) throws InterruptedException;
    }

    public static Route get(String path, Role needs, String summary, Action action) {
        return new Route("GET", path, needs, false, summary, List.of(), List.of(), action);
    }

    public static Route post(String path, Role needs, String summary, Action action) {
        return new Route("POST", path, needs, false, summary, List.of(), List.of(), action);
    }

    /// For everyone, without a token: nothing of a call may be in it.
    public static Route open(String path, String summary, Action action) {
        return new Route("GET", path, null, false, summary, List.of(), List.of(), action);
    }

    public Route withQuery(Field... fields) {
        return new Route(method, path, needs, gatewayWide, summary, List.of(fields), body, action);
    }

    public Route withBody(Field... fields) {
        return new Route(method, path, needs, gatewayWide, summary, query, List.of(fields), action);
    }

    public Route forTheWholeGateway() {
        return new Route(method, path, needs, true, summary, query, body, action);
    }

    /// Names in the path, in order.
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (String segment : path.split("/")) {
            if (segment.startsWith("{")) names.add(segment.substring(1, segment.length() - 1));
        }
        return names;
    }

    /// @return the values of the path's names, or null when this is another path. A literal segment must be the same.
    @Nullable Map<String, String> match(List<String> segments) {
        String[] wanted = path.substring(1).split("/");
        if (wanted.length != segments.size()) return null;
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < wanted.length; i++) {
            String segment = segments.get(i);
            if (wanted[i].startsWith("{")) values.put(wanted[i].substring(1, wanted[i].length() - 1), segment);
            else if (!wanted[i].equals(segment)) return null;
        }
        return values;
    }
}
