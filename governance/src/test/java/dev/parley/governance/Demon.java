package dev.parley.governance;

import dev.parley.dialplan.Flow;
import java.util.List;
import java.util.Random;

/// Chooses what happens to a call: model, caller, tools, recorder and network at their worst, in any order.
final class Demon {
    private static final List<String> LINES = List.of("Let me see.", "How can I help you today?", "Please go on.", "Thank you.", "One moment, please.",
            "What would you like to do?", "Of course.", "I am here to help.", "Could you say that again?", "All right.");
    private static final List<String> WORDS = List.of("yes", "no", "hm", "hello there", "yes please", "what was that", "two", "I do not know");

    private final DemonicCall call;
    private final Random random;

    Demon(DemonicCall call, Random random) {
        this.call = call;
        this.random = random;
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private boolean maybe(int percent) {
        return random.nextInt(100) < percent;
    }

    /// One more thing happens.
    void act() {
        call.passMillis(random.nextInt(200));
        boolean busy = call.recorder != null && maybe(60) && call.acknowledges()
                || call.running != null && maybe(50) && call.answers(one(List.of(Flow.Outcome.OK, Flow.Outcome.OK, Flow.Outcome.FAIL, Flow.Outcome.UNKNOWN)))
                || call.transferring && maybe(50) && call.transferEnds(maybe(30))
                || !call.speaking.isEmpty() && maybe(55) && call.hears();
        if (busy) return;
        switch (random.nextInt(20)) {
            case 0, 1, 2 -> call.says(one(WORDS));
            case 3 -> intent();
            case 4, 5, 6 -> slot();
            case 7 -> call.keys(one(List.of("9", "1", "0", "*", "#")));
            case 8, 9, 10 -> call.proposes(line());
            case 11 -> call.proposes("It is $987.65.");
            case 12, 13 -> tool();
            case 14 -> call.barges(random.nextInt(100));
            case 15 -> call.due();
            case 16 -> call.modelFinished();
            case 17 -> rarely();
            case 18 -> call.feed(new FlowInput.CallerSpeaking(maybe(30)));
            default -> {
                call.hearsAll();
                call.feed(new FlowInput.CallerSpeaking(false));
                call.due();
            }
        }
    }

    private void intent() {
        if (call.flow.intents().isEmpty()) return;
        call.says("well");
        call.wants(one(List.copyOf(call.flow.intents().keySet())));
    }

    private void slot() {
        List<String> wanted = call.state().collects().stream().map(Flow.Collect::slot).toList();
        if (wanted.isEmpty()) return;
        String slot = one(wanted);
        if (maybe(50)) {
            String words = call.words(slot, maybe(80));
            call.says(words);
            call.gives(slot, words);
        } else {
            call.keys(call.digits(slot, maybe(80)));
        }
    }

    private String line() {
        List<String> mention = call.state().speech().mention();
        return mention.isEmpty() || maybe(40) ? one(LINES) : one(List.of("Is {%s} right?", "It is {%s}.")).formatted(one(mention));
    }

    private void tool() {
        List<String> tools = maybe(90) ? call.state().calls() : List.copyOf(call.flow.tools().keySet());
        if (!tools.isEmpty()) call.calls(one(tools));
    }

    private void rarely() {
        switch (random.nextInt(8)) {
            case 0 -> call.hangsUp();
            case 1, 2 -> call.feed(new FlowInput.ModelDown("gone"));
            case 3 -> call.feed(new FlowInput.Voicemail());
            case 4 -> call.feed(new FlowInput.TransferRequested("desk", "ops"));
            default -> intent();
        }
    }
}
