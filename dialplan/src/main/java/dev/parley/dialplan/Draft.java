package dev.parley.dialplan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the parser has understood so far: the parts of a [Flow], and beside them everything the checks need
/// to point at a place (the IR itself carries few spans). Lives for one compilation, on one thread.
final class Draft {
    enum Kind {
        SLOT("a slot", "E110"), STATE("a state", "E111"), TOOL("a tool", "E112"),
                DISCLOSURE("a disclosure", "E113"),
        INTENT("an intent", "E114");

        final String label;
        final String code;

        Kind(String label, String code) {
            this.label = label;
            this.code = code;
        }
    }

    /// Why a name is used, as far as the checks care.
    enum Role {
        PLAIN,
        /// The value reaches a voice, a prompt or a transcript.
        SPOKEN,
        /// The value leaves with a transfer.
        CARRIED,
        /// A hostile model in a test may name what does not exist.
        MODEL_TEST
    }

    record Use(Kind kind, String name, Span span, String context, Role role) { }

    /// An expression to type-check. `params` shadow slots inside a tool; `gate`: dial-gate functions are
    /// allowed.
    record Condition(Expr expr, Map<String, Type> params, String context, boolean gate) { }

    record Invocation(String tool, List<Token> arguments, Span span, String context) { }

    /// A literal given to a name: `= false` of a slot, `given`, `stub … returns`, an argument of a test's
    /// model call. `call`: the name is a parameter of `tool`; else a result of it, or without a tool a slot.
    record Binding(@Nullable String tool, boolean call, String name, Literal value, Span nameSpan,
            Span valueSpan,
                   String context) { }

    /// A `collect`: it makes its state a writer of the slot.
    record Collecting(String slot, Flow.Channel by, Span slotSpan, String state) { }

    String name = "";
    int version;
    Span header = Span.NONE;
    final List<Flow.Route> routes = new ArrayList<>();
    final Set<String> packs = new LinkedHashSet<>();
    final List<String> pins = new ArrayList<>();
    @Nullable String persona;
    @Nullable String retain;
    @Nullable Expr dialOnlyWhen;
    @Nullable Template fallback;
    final List<Flow.With> with = new ArrayList<>();
    final Map<String, Flow.Intent> intents = new LinkedHashMap<>();
    final Map<String, Flow.Slot> slots = new LinkedHashMap<>();
    final Map<String, Flow.Disclosure> disclosures = new LinkedHashMap<>();
    final Map<String, Flow.Tool> tools = new LinkedHashMap<>();
    Flow.@Nullable Anywhere anywhere;
    @Nullable String start;
    final Map<String, Flow.State> states = new LinkedHashMap<>();
    final List<Flow.Assertion> assertions = new ArrayList<>();
    final List<Flow.FlowTest> tests = new ArrayList<>();

    /// Every name whose declaration was begun, even if the rest of it did not parse: using it is no second
    /// error.
    final Map<Kind, Map<String, Span>> declared = new EnumMap<>(Kind.class);
    final List<Use> uses = new ArrayList<>();
    final List<Condition> conditions = new ArrayList<>();
    final List<Invocation> invocations = new ArrayList<>();
    final List<Binding> bindings = new ArrayList<>();
    final List<Collecting> collecting = new ArrayList<>();
    /// By identity: equal expressions stand in many places.
    final Map<Expr, Span> exprSpans = new IdentityHashMap<>();

    /// Offsets at which a declaration, item or step begins: the formatter starts a line there.
    final Set<Integer> lineStarts = new HashSet<>();

    Draft() {
        for (Kind kind : Kind.values()) declared.put(kind, new LinkedHashMap<>());
    }

    Map<String, Span> declared(Kind kind) {
        return Objects.requireNonNull(declared.get(kind));
    }

    void use(Kind kind, Token name, String context, Role role) {
        uses.add(new Use(kind, name.text(), name.span(), context, role));
    }

    void use(Kind kind, Token name, String context) {
        use(kind, name, context, Role.PLAIN);
    }

    Flow toFlow(String hash, String source, String file) {
        return new Flow(name, version, hash, source, file, List.copyOf(routes), List.copyOf(packs), List.copyOf(pins), persona,
                retain,
                dialOnlyWhen, fallback, List.copyOf(with), inOrder(intents), inOrder(slots),
                inOrder(disclosures), inOrder(tools), anywhere, start == null ? "" : start,
                inOrder(states), List.copyOf(assertions), List.copyOf(tests));
    }

    /// Unmodifiable, in the order of the source (`Map.copyOf` would lose it).
    static <V> Map<String, V> inOrder(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
