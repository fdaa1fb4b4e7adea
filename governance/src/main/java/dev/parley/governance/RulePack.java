package dev.parley.governance;

import java.util.List;
import java.util.Map;

/// The rules a flow runs under: the packs it names, merged with the built-in base pack.
/// `forbidden`: language tag (`en`) to phrases; `name`s are kept so a verdict can say which pack decided.
public record RulePack(List<String> names, Map<String, List<String>> forbidden) {
    public static final RulePack EMPTY = new RulePack(List.of(), Map.of());

    public RulePack {
        names = List.copyOf(names);
        forbidden = Map.copyOf(forbidden);
    }
}
