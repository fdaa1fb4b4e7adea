package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The house rules of ARCHITECTURE.md, held against our own compiled classes and tracked texts. Each list of exceptions
/// gives a reason per line and may only shrink: a line that is no longer needed fails too.
class HouseRulesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<CompiledClass> OURS = HouseRules.MAY_DEPEND_ON.keySet().stream().sorted()
            .map(module -> ROOT.resolve(HouseRules.FOLDER.getOrDefault(module, module)).resolve("target/classes"))
            .flatMap(folder -> CompiledClass.under(folder).stream()).toList();

    /// `class: kind` to the reason it may.
    private static final Map<String, String> AMBIENT_EXCEPTIONS = Map.of(
            "dev.parley.sip.Agent: thread", "JAIN-SIP delivers on its own threads: each SIP call's mailbox is drained by a "
                    + "virtual thread, and the retransmission of a 2xx (RFC 3261 §13.3.1.4) needs a timer that JAIN-SIP lacks",
            "dev.parley.sip.JainStack: thread", "JAIN-SIP forgets some of its threads when it stops: those made in a group "
                    + "of our own can be found and ended",
            "dev.parley.sip.JainStack: socket", "JAIN-SIP owns the transports and reports a busy port late and badly: the "
                    + "port is tried before it is told",
            "dev.parley.sip.SipSockets: socket", "JAIN-SIP takes its sockets from here: ours receives datagrams whole "
                    + "and shows them to the tap",
            "dev.parley.sip.SipUserAgent: dice", "tags and branches must not be guessable (RFC 3261 §19.3); tests pass "
                    + "dice of their own");

    private static final Map<String, String> STATIC_EXCEPTIONS = Map.of();

    private static final Map<String, String> NAME_EXCEPTIONS = Map.of(
            "dev.parley.dialplan.Flow$Handler", "the dialplan language's own word: an `on … -> …` line is a handler");

    private static final Map<String, String> LENGTH_EXCEPTIONS = Map.of();

    // ---- the rules hold -----------------------------------------------------------------------------------------

    @Test void everyModuleWasBuilt() {
        Set<String> seen = OURS.stream().map(CompiledClass::module).collect(Collectors.toSet());
        assertThat(seen).isEqualTo(HouseRules.MAY_DEPEND_ON.keySet());
        assertThat(OURS).hasSizeGreaterThan(200);
    }

    @Test void modulesKnowOnlyWhatIsBelowThem() {
        assertThat(broken(HouseRules::direction)).isEmpty();
    }

    @Test void coresReadNoClockStartNoThreadOpenNothingAndThrowNoDice() {
        Set<String> found = OURS.stream().flatMap(c -> HouseRules.ambient(c).stream()).map(HouseRules.Use::exception)
                .collect(Collectors.toCollection(TreeSet::new));
        exactly(found, AMBIENT_EXCEPTIONS);
    }

    @Test void onlyTheMintMakesApprovals() {
        assertThat(broken(HouseRules::minting)).isEmpty();
        var mint = OURS.stream().filter(c -> c.name().equals("dev.parley.governance.Mint")).findFirst().orElseThrow();
        assertThat(mint.uses()).contains("dev.parley.governance.ApprovedUtterance.<init>",   // the rule looks for the right thing
                "dev.parley.governance.ApprovedToolCall.<init>", "dev.parley.governance.ApprovedTransfer.<init>");
    }

    @Test void nothingThatRunsCallsCanSetAScene() {
        assertThat(broken(HouseRules::sceneSetting)).isEmpty();
        CompiledClass stage = OURS.stream().filter(c -> c.name().equals("dev.parley.governance.Stage")).findFirst().orElseThrow();
        assertThat(stage.uses()).contains("dev.parley.governance.Governor.rehearsedMachine", "dev.parley.governance.FlowMachine.enter");
    }

    @Test void nothingStaticChanges() {
        exactly(broken(HouseRules::mutableStatics), STATIC_EXCEPTIONS);
    }

    @Test void namesSayWhatAThingIs() {
        exactly(broken(HouseRules::vagueNames), NAME_EXCEPTIONS);
    }

    @Test void noSourceFilePasses600Lines() throws IOException {
        Map<String, Long> lines = new TreeMap<>();
        for (Path file : tracked()) {
            String name = relative(file);
            if (name.endsWith(".java")) lines.put(name, Files.readString(file).lines().count());
        }
        String long300 = lines.entrySet().stream().filter(e -> e.getValue() > HouseRules.MANY_LINES)
                .map(e -> "  " + e.getValue() + "  " + e.getKey()).collect(Collectors.joining("\n"));
        System.out.println("files over " + HouseRules.MANY_LINES + " lines:\n" + long300);
        exactly(tooLong(lines), LENGTH_EXCEPTIONS);
    }

    @Test void noTypeOfJainSipLeavesTheSipStack() {
        assertThat(broken(HouseRules::leakedSip)).isEmpty();
    }

    @Test void textsNameNoMachineNoRegistryAndNothingUnfinished() throws IOException {
        List<String> faults = new ArrayList<>();
        for (Path file : tracked()) {
            try {
                faults.addAll(HouseRules.text(relative(file), Files.readString(file)));
            } catch (CharacterCodingException e) {
                // not text
            }
        }
        assertThat(faults).isEmpty();
    }

    // ---- the rules can fail -------------------------------------------------------------------------------------

    @Test void aCoreThatNamesAnotherModuleIsReported() {
        CompiledClass bad = compiled("dev.parley.rtp.Bad", c -> calls(c, "dev.parley.sip.SipUri", "parse"));
        assertThat(HouseRules.direction(bad)).containsExactly("dev.parley.rtp.Bad: rtp may not know sip");
        CompiledClass field = compiled("dev.parley.governance.Bad",
                c -> c.withField("f", ClassDesc.of("dev.parley.agent.LanguageModel"), 0));
        assertThat(HouseRules.direction(field))
                .containsExactly("dev.parley.governance.Bad: governance may not know agent");
    }

    @Test void aCoreThatReachesOutIsReported() {
        Map<String, List<String>> reaching = Map.of(
                "clock", List.of("java.lang.System.nanoTime", "java.lang.System.currentTimeMillis", "java.time.Instant.now",
                        "java.time.LocalDate.now", "java.time.Clock.systemUTC", "java.util.Date.<init>"),
                "sleep", List.of("java.lang.Thread" + ".sleep"),
                "thread", List.of("java.lang.Thread.startVirtualThread", "java.util.concurrent.Executors.newCachedThreadPool"),
                "socket", List.of("java.net.Socket.connect", "java.net.InetAddress.getByName",
                        "java.nio.channels.DatagramChannel.open"),
                "file", List.of("java.nio.file.Files.readString", "java.nio.channels.FileChannel.open"),
                "dice", List.of("java.lang.Math.random", "java.util.concurrent.ThreadLocalRandom.current",
                        "java.util.Random.<init>"));
        reaching.forEach((kind, members) -> members.forEach(member -> {
            int dot = member.lastIndexOf('.');
            Consumer<ClassBuilder> body = c -> calls(c, member.substring(0, dot), member.substring(dot + 1));
            String found = member + (member.endsWith("<init>") ? "()" : "");
            assertThat(HouseRules.ambient(compiled("dev.parley.media.Bad", body))).extracting(Object::toString)
                    .containsExactly("dev.parley.media.Bad: " + kind + ": " + found);
            assertThat(HouseRules.ambient(compiled("dev.parley.gateway.Fine", body))).isEmpty();
        }));
    }

    @Test void aSceneSetByWhatRunsCallsIsReported() {
        CompiledClass inside = compiled("dev.parley.governance.Bad", c -> calls(c, "dev.parley.governance.FlowMachine", "enter"));
        assertThat(HouseRules.sceneSetting(inside)).containsExactly("dev.parley.governance.Bad: uses dev.parley.governance.FlowMachine.enter");
        CompiledClass outside = compiled("dev.parley.session.Bad", c -> calls(c, "dev.parley.governance.Rehearsal", "all"));
        assertThat(HouseRules.sceneSetting(outside)).containsExactly("dev.parley.session.Bad: knows Rehearsal");
    }

    @Test void anApprovalMadeElsewhereIsReported() {
        CompiledClass bad = compiled("dev.parley.governance.Forger",
                c -> calls(c, "dev.parley.governance.ApprovedUtterance", "<init>"));
        assertThat(HouseRules.minting(bad))
                .containsExactly("dev.parley.governance.Forger: makes an ApprovedUtterance; only the Mint does");
    }

    @Test void aStaticThatCanChangeIsReported() {
        CompiledClass bad = compiled("dev.parley.codecs.Bad",
                c -> c.withField("count", ConstantDescs.CD_int, ClassFile.ACC_STATIC));
        assertThat(HouseRules.mutableStatics(bad)).containsExactly("dev.parley.codecs.Bad.count");
    }

    @Test void aVagueNameIsReported() {
        for (String name : List.of("SipDialogHandler", "CallManager", "Session", "Outer$StringUtils", "AudioHelper",
                "Common")) {
            assertThat(HouseRules.vagueNames(compiled("dev.parley.media." + name, _ -> { }))).hasSize(1);
        }
        assertThat(HouseRules.vagueNames(compiled("dev.parley.sip.SessionDescription", _ -> { }))).isEmpty();
    }

    @Test void aLongFileIsReported() {
        assertThat(tooLong(Map.of("A.java", 601L, "B.java", 600L))).containsExactly("A.java");
    }

    @Test void aSignatureThatShowsJainSipIsReported() {
        CompiledClass bad = compiled("dev.parley.sip.Leak", c -> c.withMethod("dialog",
                MethodTypeDesc.of(ClassDesc.of("javax.sip.Dialog")), ClassFile.ACC_PUBLIC | ClassFile.ACC_ABSTRACT, _ -> { }));
        assertThat(HouseRules.leakedSip(bad)).containsExactly("dev.parley.sip.Leak: shows javax.sip.Dialog");
    }

    @Test void textThatBreaksARuleIsReported() {
        String slash = "/";
        assertThat(HouseRules.text("a.md", "one\nsee " + slash + "work/here"))
                .containsExactly("a.md:2: a path of one machine: `" + slash + "work/`");
        assertThat(HouseRules.text("a.md", "cd " + slash + "home/someone/x")).hasSize(1);
        assertThat(HouseRules.text("a.java", "// TO" + "DO later")).hasSize(1);
        assertThat(HouseRules.text("pom.xml", "<url>https:" + "//nexus.example.com/x</url>")).hasSize(1);
        assertThat(HouseRules.text("x/src/test/java/A.java", "Thread" + ".sleep(10);"))
                .containsExactly("x/src/test/java/A.java:1: a test that sleeps");
        assertThat(HouseRules.text("x/src/main/java/A.java", "a framework/and a network/path")).isEmpty();
    }

    @Test void anExceptionThatIsNoLongerNeededIsReported() {
        assertThat(differences(Set.of("a"), Map.of("a", "why", "b", "why"))).containsExactly("no longer needed: b");
        assertThat(differences(Set.of("a", "c"), Map.of("a", "why"))).containsExactly("not allowed: c");
        assertThat(differences(Set.of("a"), Map.of("a", ""))).containsExactly("without a reason: a");
    }

    // ---- how ----------------------------------------------------------------------------------------------------

    private interface Rule {
        List<String> check(CompiledClass c);
    }

    private static Set<String> broken(Rule rule) {
        return OURS.stream().flatMap(c -> rule.check(c).stream()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void exactly(Set<String> found, Map<String, String> exceptions) {
        assertThat(differences(found, exceptions)).isEmpty();
    }

    private static List<String> differences(Set<String> found, Map<String, String> exceptions) {
        return Stream.of(
                found.stream().filter(f -> !exceptions.containsKey(f)).map(f -> "not allowed: " + f),
                exceptions.keySet().stream().filter(e -> !found.contains(e)).map(e -> "no longer needed: " + e),
                exceptions.entrySet().stream().filter(e -> e.getValue().isBlank()).map(e -> "without a reason: " + e.getKey()))
                .flatMap(s -> s).sorted().toList();
    }

    private static Set<String> tooLong(Map<String, Long> lines) {
        return lines.entrySet().stream().filter(e -> e.getValue() > HouseRules.MOST_LINES).map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static CompiledClass compiled(String name, Consumer<ClassBuilder> body) {
        return CompiledClass.of(ClassFile.of().build(ClassDesc.of(name), c -> {
            c.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_ABSTRACT);
            body.accept(c);
        }));
    }

    private static void calls(ClassBuilder c, String owner, String member) {
        c.withMethodBody("m", MethodTypeDesc.of(ConstantDescs.CD_void), ClassFile.ACC_STATIC, code -> {
            if (member.equals("<init>")) code.new_(ClassDesc.of(owner)).invokespecial(ClassDesc.of(owner), member, ConstantDescs.MTD_void).return_();
            else code.invokestatic(ClassDesc.of(owner), member, ConstantDescs.MTD_void).return_();
        });
    }

    /// Everything git would track; what a build, an editor or a run leaves behind is not looked at.
    private static List<Path> tracked() throws IOException {
        Set<String> left = Set.of("target", ".git", ".idea", ".vscode", "var", "node_modules");
        List<Path> out = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                boolean skipped = left.contains(folder.getFileName().toString()) && !folder.equals(ROOT);
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = file.getFileName().toString();
                if (attributes.isRegularFile() && !name.equals(".git") && !name.endsWith(".iml")) out.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
        return out;
    }

    private static String relative(Path file) {
        return ROOT.relativize(file).toString().replace('\\', '/');
    }
}
