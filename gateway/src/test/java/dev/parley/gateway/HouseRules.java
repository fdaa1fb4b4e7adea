package dev.parley.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What ARCHITECTURE.md promises, as data, and functions that hold a class or a file against it. Each returns what is
/// wrong, one line per fault, and empty when nothing is.
final class HouseRules {
    /// Module (by its package) to the modules it may name. Lowest first, as in ARCHITECTURE.md.
    static final Map<String, Set<String>> MAY_DEPEND_ON = Map.ofEntries(
            Map.entry("codecs", Set.of()),
            Map.entry("rtp", Set.of()),
            Map.entry("sip", Set.of()),
            Map.entry("dialplan", Set.of()),
            Map.entry("governance", Set.of("dialplan")),
            Map.entry("media", Set.of("governance", "rtp", "codecs")),
            Map.entry("agent", Set.of("governance", "dialplan")),
            Map.entry("session", Set.of("agent", "media", "governance", "rtp", "codecs", "dialplan", "sip")),
            Map.entry("providers", Set.of("agent", "governance", "dialplan", "codecs")),
            Map.entry("gateway", Set.of("session", "providers", "agent", "media", "governance", "rtp", "codecs",
                    "dialplan", "sip")));

    /// Folder of each module, whose package is not always its name.
    static final Map<String, String> FOLDER = Map.of("agent", "agent-runtime", "sip", "sip-stack");

    /// The cores: told the time, handed their bytes, given their dice.
    static final Set<String> CORES = Set.of("codecs", "rtp", "sip", "dialplan", "governance", "media", "agent",
            "session");

    /// What reaches out of the process or of the arguments. Matched against `owner.member`.
    private static final Map<String, Pattern> AMBIENT = Map.of(
            "clock", anyOf("java\\.lang\\.System\\.(nanoTime|currentTimeMillis)", "java\\.time\\.\\w+\\.now",
                    "java\\.time\\.Clock\\.(system|tick)\\w*", "java\\.util\\.Date\\.<init>\\(\\)"),
            "sleep", anyOf("java\\.lang\\.Thread\\.sleep", "java\\.util\\.concurrent\\.TimeUnit\\.sleep"),
            "thread", anyOf("java\\.lang\\.Thread\\.(<init>\\S*|start|startVirtualThread|ofVirtual|ofPlatform)",
                    "java\\.lang\\.ThreadGroup\\.<init>\\S*", "java\\.util\\.Timer\\.<init>\\S*",
                    "java\\.util\\.concurrent\\.(Executors|(Scheduled)?ThreadPoolExecutor|ForkJoinPool)\\.\\S+"),
            "socket", anyOf("java\\.net\\.(Datagram|Server|Multicast)?Socket\\.\\S+", "java\\.net\\.http\\.\\S+",
                    "java\\.nio\\.channels\\.\\w*(Socket|Datagram)Channel\\.\\S+", "java\\.net\\.URL\\.open\\w+",
                    "java\\.net\\.InetAddress\\.get(ByName|AllByName|LocalHost)", "java\\.net\\.NetworkInterface\\.\\S+"),
            "file", anyOf("java\\.nio\\.file\\.Files\\.\\S+", "java\\.nio\\.channels\\.(Asynchronous)?FileChannel\\.\\S+",
                    "java\\.io\\.(File|FileInputStream|FileOutputStream|FileReader|FileWriter|RandomAccessFile)\\.\\S+"),
            "dice", anyOf("java\\.lang\\.Math\\.random", "java\\.util\\.UUID\\.randomUUID",
                    "java\\.util\\.Random\\.<init>\\(\\)", "java\\.util\\.concurrent\\.ThreadLocalRandom\\.\\S+",
                    "java\\.security\\.SecureRandom\\.<init>\\S*",
                    "java\\.util\\.random\\.RandomGenerator\\.(getDefault|of)"));

    private static final Set<String> APPROVALS = Set.of("ApprovedUtterance", "ApprovedToolCall", "ApprovedTransfer");
    private static final String GOVERNANCE = "dev.parley.governance.";
    private static final Set<String> REHEARSING = Set.of("dev.parley.gateway.TestCommand", "dev.parley.gateway.Rehearsals",
        "dev.parley.gateway.AudioRehearsal", "dev.parley.gateway.AudioTests");
    private static final Pattern OURS = Pattern.compile("dev\\.parley\\.([a-z]+)\\.");
    private static final Pattern VAGUE = Pattern.compile("(Session|Manager|Handler|Utils?|Helpers?|Common)$");
    private static final Pattern JAIN = Pattern.compile("(javax\\.sip|gov\\.nist)\\.[\\w.$]*");

    // Written so that this file does not break its own rule.
    private static final Map<String, Pattern> TEXT = Map.of(
            "a path of one machine", Pattern.compile(
                    "(?<![\\w.$}-])/(?:wor[k]|hom[e]/\\w+|roo[t]|User[s]/\\w+|tm[p]/bash_jobs)/"),
            "an unfinished note", Pattern.compile("\\b(TO[D]O|FIX[M]E|XX[X])\\b"),
            "a registry host", Pattern.compile("(?i)https?://(?!maven\\.apache\\.org/(?:POM|xsd)/)[\\w.-]*(?:registr[y]"
                    + "|mirro[r]|nexu[s]|artifactor[y]|prox[y]|pyp[i]|npmj[s]|repo\\d?[.]|maven[.])[\\w.-]*"));
    private static final Pattern SLEEP = anyOf("\\bThread\\s*\\.\\s*sleep\\b", "\\bTimeUnit\\.\\w+\\.sleep\\b");

    private HouseRules() { }

    private static Pattern anyOf(String... alternatives) {
        return Pattern.compile(String.join("|", alternatives));
    }

    /// (a) Arrows point down, and only where ARCHITECTURE.md draws one.
    static List<String> direction(CompiledClass c) {
        Set<String> named = new TreeSet<>();
        for (String text : c.names()) {
            Matcher ours = OURS.matcher(text);
            while (ours.find()) named.add(ours.group(1));
        }
        named.remove(c.module());
        named.removeAll(MAY_DEPEND_ON.getOrDefault(c.module(), Set.of()));
        return named.stream().map(other -> c.name() + ": " + c.module() + " may not know " + other).toList();
    }

    /// (b) Nothing below `gateway` and `providers` reads a clock, sleeps, starts a thread, opens anything or throws dice.
    static List<Use> ambient(CompiledClass c) {
        if (!CORES.contains(c.module())) return List.of();
        List<Use> out = new ArrayList<>();
        AMBIENT.forEach((kind, pattern) -> c.uses().stream().filter(use -> pattern.matcher(use).matches())
                .forEach(use -> out.add(new Use(outermost(c.name()), kind, use))));
        return out;
    }

    /// What an exception names is `in: kind`; the member is for the reader.
    record Use(String in, String kind, String member) {
        String exception() {
            return in + ": " + kind;
        }

        @Override public String toString() {
            return exception() + ": " + member;
        }
    }

    /// (c) An approval is made by the Mint and by nobody else, not even in its own package.
    static List<String> minting(CompiledClass c) {
        if (c.name().equals(GOVERNANCE + "Mint")) return List.of();
        return APPROVALS.stream()
                .filter(approval -> c.uses().stream().anyMatch(use -> use.startsWith(GOVERNANCE + approval + ".<init>")))
                .map(approval -> c.name() + ": makes an " + approval + "; only the Mint does").toList();
    }

    /// (i) What sets the scene of an in-file test can put any fact into a governor: nothing that runs calls may reach it.
    static List<String> sceneSetting(CompiledClass c) {
        List<String> out = new ArrayList<>();
        boolean rehearses = c.name().equals(GOVERNANCE + "Stage") || c.name().startsWith(GOVERNANCE + "Journey");
        List<String> doors = List.of(GOVERNANCE + "Governor.rehearsedMachine", GOVERNANCE + "FlowMachine.enter");
        if (!rehearses) c.uses().stream().filter(doors::contains).filter(use -> !use.startsWith(c.name() + ".")).forEach(use -> out.add(c.name() + ": uses " + use));
        boolean knows = c.module().equals("governance") || REHEARSING.contains(outermost(c.name()));
        if (!knows && c.names().stream().anyMatch(n -> n.contains(GOVERNANCE + "Rehearsal"))) out.add(c.name() + ": knows Rehearsal");
        return out;
    }

    /// (d) No mutable statics: a second gateway in one process, or a second test, must not find the first one's state.
    static List<String> mutableStatics(CompiledClass c) {
        return c.mutable().stream().map(field -> c.name() + "." + field).toList();
    }

    /// (e) Names that say nothing, or one of our four words for something else.
    static List<String> vagueNames(CompiledClass c) {
        return VAGUE.matcher(c.simpleName()).find() ? List.of(c.name()) : List.of();
    }

    /// (g) JAIN-SIP stays inside: an exported signature names none of its types.
    static List<String> leakedSip(CompiledClass c) {
        if (!c.name().matches("dev\\.parley\\.sip\\.[^.]+")) return List.of();   // the plug package is for JAIN-SIP alone
        return c.exported().stream().flatMap(text -> JAIN.matcher(text).results())
                .map(found -> c.name() + ": shows " + found.group()).toList();
    }

    /// (f) Longer than this, a second thing has moved in.
    static final int MOST_LINES = 600;
    static final int MANY_LINES = 300;

    /// (h) What no text in this repository says.
    static List<String> text(String file, String content) {
        List<String> out = new ArrayList<>();
        TEXT.forEach((what, pattern) -> pattern.matcher(content).results().forEach(found ->
                out.add(file + ":" + line(content, found.start()) + ": " + what + ": `" + found.group() + "`")));
        if (file.contains("src/test/") && file.endsWith(".java")) {
            SLEEP.matcher(content).results().forEach(found ->
                    out.add(file + ":" + line(content, found.start()) + ": a test that sleeps"));
        }
        return out;
    }

    private static long line(String content, int at) {
        return content.substring(0, at).lines().count() + (at == 0 || content.charAt(at - 1) == '\n' ? 1 : 0);
    }

    private static String outermost(String name) {
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }
}
