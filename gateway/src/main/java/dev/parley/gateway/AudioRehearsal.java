package dev.parley.gateway;

import dev.parley.agent.LanguageModel;
import dev.parley.agent.Synthesizer;
import dev.parley.agent.Transcriber;
import dev.parley.dialplan.Flow;
import dev.parley.gateway.caller.CallerScript;
import dev.parley.gateway.caller.SimulatedCaller;
import dev.parley.governance.Deed;
import dev.parley.governance.Hindsight;
import dev.parley.governance.Hindsight.Happened;
import dev.parley.governance.Policy;
import dev.parley.governance.RecordType;
import dev.parley.governance.Rehearsal;
import dev.parley.governance.Rendered;
import dev.parley.governance.Renderer;
import dev.parley.governance.RulePacks;
import dev.parley.governance.Value;
import dev.parley.providers.embedded.EmbeddedLanguageModel;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Runs the tests of a flow by voice: what the caller says in text is spoken by a synthesiser, sent as RTP in a real call to a gateway in
/// this process, recognised, and understood; what the flow says is synthesised and sent back. The model's moves and the tools' answers
/// are the test's, and what is expected is judged by the call's own records.
final class AudioRehearsal implements AutoCloseable {
    private static final Duration LONGEST_LINE = Duration.ofSeconds(20);
    /// What the recogniser makes of a line is there by then, or it made nothing of it.
    private static final Duration RECOGNISED = Duration.ofSeconds(4);
    private static final Pattern AMOUNT = Pattern.compile("\\d{1,9}\\.\\d{2}");
    private static final String[] DIGITS = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"};

    private final Configuration configuration;
    private final Transcriber transcriber;
    private final Synthesizer voice;
    private final Synthesizer callerVoice;

    /// @param data where the calls' bundles go
    AudioRehearsal(Path home, Path data, Synthesizer callerVoice) {
        this.configuration = LoopbackConfiguration.of(home, data, "sip:person@" + LoopbackConfiguration.ADDRESS + ":1");
        int cores = Runtime.getRuntime().availableProcessors();
        this.transcriber = configuration.speech().transcriber(configuration, cores);
        this.voice = configuration.speech().synthesizer(configuration, cores);
        this.callerVoice = callerVoice;
    }

    enum Verdict { OK, FAILED, NOT_JUDGED }

    /// @param why what was not as expected, or why the test cannot be done by voice; `heard`: what the recogniser made of the caller, in order
    record Result(String name, int line, Verdict verdict, String why, List<String> heard, Path bundle) { }

    /// How the test goes in text, which is what a call is then led through.
    static Rehearsal.Screenplay screenplay(Flow flow, Flow.FlowTest test, EmbeddedLanguageModel model) {
        var policy = new Policy(flow, RulePacks.of(flow), FlowStore.locale(flow), Rehearsal.TODAY);
        return Rehearsal.screenplay(policy, test, (f, words) -> Understood.intent(model, f, words));
    }

    /// Why a call cannot do what the test does in text; empty when it can.
    static Optional<String> obstacle(Flow flow, Rehearsal.Screenplay play) {
        if (!play.result().ok()) return Optional.of("it fails in text: " + play.result().failure().lines().findFirst().orElse(""));
        if (play.result().trace().stream().anyMatch(line -> line.startsWith("no call could be led"))) return Optional.of("no call can be led to where it begins");
        for (Deed deed : play.deeds()) {
            if (deed instanceof Deed.Forced(var slot)) return Optional.of("slot " + slot + " has a value that no caller and no tool gave it");
            if (deed instanceof Deed.TalkedOver) return Optional.of("it cuts a line at a percentage, which takes more than a voice");
        }
        return Optional.empty();
    }

    Result run(Flow flow, Rehearsal.Screenplay play) throws InterruptedException, IOException {
        Optional<String> obstacle = obstacle(flow, play);
        if (obstacle.isPresent()) return new Result(play.test().name(), play.test().span().line(), Verdict.NOT_JUDGED, obstacle.get(), List.of(), Path.of(""));
        CallWatch watch = new CallWatch();
        ScriptedModel model = new ScriptedModel(ScriptedModel.turns(play.deeds()));
        Map<String, LanguageModel> models = new LinkedHashMap<>(Map.of("scripted", model));
        Engines engines = new Engines(new Lent.Ears(transcriber), new Lent.Mouth(voice), models, "scripted", new ScriptedTools(flow, play.deeds()).connectors());
        FlowStore only = FlowStore.only(new FlowStore.Entry(flow, RulePacks.of(flow)));
        String trouble = "";
        try (Gateway gateway = new Gateway(configuration, () -> only, engines, watch);
             SimulatedCaller caller = new SimulatedCaller(LoopbackConfiguration.ADDRESS, 0, callerVoice)) {
            try {
                caller.call("sip:rehearsal@" + LoopbackConfiguration.ADDRESS + ":" + gateway.sipPort(), script(play.deeds(), watch, model));
            } catch (SimulatedCaller.CallFailedException e) {
                trouble = String.valueOf(e.getMessage());
            }
            gateway.drain(Duration.ofSeconds(5));
        }
        List<String> heard = watch.records().stream().filter(r -> r.type() == RecordType.HEARD).map(r -> String.valueOf(r.fields().get("words"))).toList();
        Path bundle = configuration.resolve(configuration.data()).resolve("calls");
        Optional<String> wrong = Hindsight.judge(play.test(), fromMark(watch.records(), play.entered()));
        if (wrong.isEmpty()) return new Result(play.test().name(), play.test().span().line(), Verdict.OK, "", heard, bundle);
        Optional<String> unheard = unheard(play.deeds(), heard);
        if (unheard.isPresent()) return new Result(play.test().name(), play.test().span().line(), Verdict.NOT_JUDGED,
                "the recogniser made nothing of \"" + unheard.get() + "\", which the flow does not lead it to expect: " + wrong.get(), heard, bundle);
        if (!model.unasked().isEmpty()) return new Result(play.test().name(), play.test().span().line(), Verdict.NOT_JUDGED,
                "in a call the model is not asked so often: " + wrong.get(), heard, bundle);
        return new Result(play.test().name(), play.test().span().line(), Verdict.FAILED, wrong.get() + (trouble.isEmpty() ? "" : " (the call: " + trouble + ")"), heard, bundle);
    }

    /// The first line no intent was in and of which nothing was heard.
    private static Optional<String> unheard(List<Deed> deeds, List<String> heard) {
        List<Deed.Said> said = deeds.stream().filter(Deed.Said.class::isInstance).map(Deed.Said.class::cast).toList();
        for (int i = 0; i < said.size(); i++) {
            if (said.get(i).intent().isEmpty() && (i >= heard.size() || heard.get(i).isEmpty())) return Optional.of(said.get(i).words());
        }
        return Optional.empty();
    }

    /// From the entering of the state the test begins in.
    private static List<Happened> fromMark(List<Happened> records, int entered) {
        int states = 0;
        for (int i = 0; i < records.size(); i++) {
            if (records.get(i).type() == RecordType.TRANSITION && ++states == entered) return records.subList(i, records.size());
        }
        return List.of();
    }

    private static CallerScript script(List<Deed> deeds, CallWatch watch, ScriptedModel model) {
        List<CallerScript.Step> steps = new ArrayList<>(List.of(rest(watch)));
        for (Deed deed : deeds) {
            switch (deed) {
                case Deed.Said(var words, var _) -> {
                    int[] before = new int[1];
                    steps.add(new CallerScript.Step.Do(() -> {
                        before[0] = watch.heard();
                        model.callerDid();
                    }));
                    steps.add(new CallerScript.Step.Say(spoken(words)));
                    steps.add(new CallerScript.Step.Until(() -> watch.heard() > before[0], RECOGNISED));
                    steps.add(rest(watch));
                }
                case Deed.Keyed(var digits) -> {
                    steps.add(new CallerScript.Step.Do(model::callerDid));
                    steps.add(new CallerScript.Step.Keys(digits));
                    steps.add(rest(watch));
                }
                case Deed.Waited(var length) -> {
                    steps.add(new CallerScript.Step.Wait(length));
                    steps.add(rest(watch));
                }
                case Deed.HungUp _ -> steps.add(new CallerScript.Step.HangUp());
                case Deed.TalkedOver _, Deed.ModelSaid _, Deed.ModelCalled _, Deed.ModelWentDown _, Deed.ToolTurnedOut _, Deed.Forced _ -> { }
            }
        }
        steps.add(rest(watch));
        if (!(steps.get(steps.size() - 2) instanceof CallerScript.Step.HangUp)) steps.add(new CallerScript.Step.HangUpIfUp());
        return new CallerScript(List.copyOf(steps));
    }

    private static CallerScript.Step rest(CallWatch watch) {
        return new CallerScript.Step.Until(watch::isAtRest, LONGEST_LINE);
    }

    /// Figures as a caller reads them out: an amount by its name, anything else digit by digit.
    static String spoken(String words) {
        if (AMOUNT.matcher(words).matches()) return Renderer.render(new Value.Money(new BigDecimal(words), "USD"), Locale.US).map(Rendered::spoken).orElse(words);
        var out = new StringBuilder();
        for (char c : words.toCharArray()) {
            if (c >= '0' && c <= '9') out.append(' ').append(DIGITS[c - '0']).append(' ');
            else out.append(c);
        }
        return out.toString().replaceAll("\\s+", " ").strip();
    }

    @Override public void close() {
        transcriber.close();
        voice.close();
    }
}
