package dev.parley.dialplan;

import dev.parley.dialplan.Flow.Action;
import dev.parley.dialplan.Flow.Origin;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Declarations and lines of the compiled form as the language writes them: for graphs, differences and hovers.
final class Phrases {
    private Phrases() { }

    static String action(Action action) {
        return switch (action) {
            case Action.Play(var disclosure, _) -> "play " + disclosure;
            case Action.Say(var text, _) -> "say " + Texts.quote(text.source());
            case Action.Run(var tool, var arguments, _) -> "run " + tool + "(" + String.join(", ", arguments) + ")";
            case Action.Record(boolean resume, _) -> "record " + (resume ? "resume" : "pause");
            case Action.End(var label, _) -> "end " + Texts.quote(label);
        };
    }

    static String speech(Flow.Speech speech) {
        return speech.words() == 0 ? "nothing" : "free up to " + speech.words() + " words"
                + (speech.mention().isEmpty() ? "" : " mention " + String.join(", ", speech.mention()));
    }

    static String channel(Flow.Channel channel) {
        return channel.name().toLowerCase(Locale.ROOT);
    }

    static String collect(Flow.Collect collect) {
        return collect.slot() + " by " + channel(collect.by()) + " tries " + collect.tries();
    }

    static String origin(Origin origin) {
        return switch (origin) {
            case Origin.FromTool(var tool) -> "from tool " + tool;
            case Origin.FromCaller(boolean confirmed) -> confirmed ? "from caller confirmed" : "from caller";
            case Origin.FromKeypad() -> "from keypad";
            case Origin.FromCrm() -> "from crm";
            case Origin.None() -> "";
        };
    }

    static String effect(Flow.ToolEffect effect) {
        return effect.name().toLowerCase(Locale.ROOT);
    }

    static String params(List<Flow.Param> params) {
        return params.stream().map(p -> p.name() + ": " + Types.show(p.type())).collect(Collectors.joining(", ", "(", ")"));
    }

    static String limit(Flow.@Nullable Limit limit) {
        return limit == null ? "no limit" : limit.times() + " per " + limit.per();
    }

    static String all(List<Expr> conditions) {
        return conditions.stream().map(Expr::source).collect(Collectors.joining(", "));
    }

    static String handler(Flow.Handler handler) {
        return "on " + Texts.events(handler.events()) + (handler.when() == null ? "" : " when " + handler.when().source())
                + " -> " + Texts.target(handler.target());
    }

    static String route(Flow.Route route) {
        return (route.inbound() ? "inbound" : "outbound") + route.keys().entrySet().stream()
                .map(e -> " " + e.getKey() + " " + e.getValue().stream().map(Texts::quote).collect(Collectors.joining(", ")))
                .collect(Collectors.joining());
    }
}
