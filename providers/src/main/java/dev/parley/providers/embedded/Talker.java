package dev.parley.providers.embedded;

import dev.parley.agent.ModelRequest;
import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What to say next, from the structure of the flow alone: tell what may be told, ask for what is missing.
/// Values appear only as `{slot}`.
///
/// With one weakness on purpose, which large models have too: when the caller has just named an amount it repeats
/// the number ("You mentioned five hundred dollars.") and so says something ungrounded. Told that this was denied, it
/// leaves the repetition out.
final class Talker {
    private static final Map<String, String> READABLE = Map.of("account", "account number", "zip", "zip code", "dob", "date of birth",
            "name", "full name", "pin", "PIN", "ssn", "social security number");

    private static final Pattern AMOUNT = Pattern.compile(
            "((" + String.join("|", Words.NUMBERS) + "|and|\\d+) )+dollars( (and )?((" + String.join("|", Words.NUMBERS) + "|\\d+) )+cents)?");

    private final ModelRequest request;
    /// Slots given in this utterance, with the words.
    private final Map<String, String> given;
    private final boolean understood;

    Talker(ModelRequest request, Map<String, String> given, boolean understood) {
        this.request = request;
        this.given = given;
        this.understood = understood;
    }

    /// The sentences to propose, within the state's word budget.
    List<String> sentences() {
        var out = new ArrayList<String>();
        boolean opening = request.callerWords().isBlank();
        echo().ifPresent(out::add);
        if (!opening && !understood && !askedAgain()) out.add(request.turn() % 2 == 0 ? "I am sorry, I did not get that." : "Sorry, I did not catch that.");
        Optional<String> told = mention();
        told.ifPresent(out::add);
        Optional<String> question = question();
        if (question.isPresent()) out.add(question.get());
        else if (told.isEmpty() && asksForIntent()) out.add(vary(opening ? "How can I help you today?" : "How can I help you?", "What can I do for you?", "Please tell me what you are calling about."));
        else out.add(vary("Is there anything else I can help with?", "What else can I do for you?", "Can I help with anything else?"));
        return withinBudget(out);
    }

    static String readable(String slot) {
        return READABLE.getOrDefault(slot, slot.replace('_', ' '));
    }

    private Optional<String> echo() {
        if (request.denied().isPresent()) return Optional.empty();
        for (var slot : given.entrySet()) {
            if (type(slot.getKey()) instanceof Type.Money) return Optional.of("You mentioned " + slot.getValue() + ".");
        }
        var amount = AMOUNT.matcher(String.join(" ", Words.of(request.callerWords())));
        return amount.find() ? Optional.of("You mentioned " + amount.group() + ".") : Optional.empty();
    }

    /// "Your balance is {balance} and it is due {due}." Once per call, unless asked again.
    private Optional<String> mention() {
        var parts = new ArrayList<String>();
        for (String slot : request.state().speech().mention()) {
            if (!request.known().containsKey(slot) || given.containsKey(slot) || fromCaller(slot)) continue;
            if (type(slot) instanceof Type.Bool) continue;
            boolean due = slot.equals("due") && !parts.isEmpty();
            parts.add(due ? "it is due {due}" : (parts.isEmpty() ? "Your " : "your ") + readable(slot) + (plural(slot) ? " are {" : " is {") + slot + "}");
        }
        if (parts.isEmpty() || told(parts.getFirst()) && !askedAgain()) return Optional.empty();
        String last = parts.removeLast();
        return Optional.of(parts.isEmpty() ? last + "." : String.join(", ", parts) + " and " + last + ".");
    }

    private boolean plural(String slot) {
        return type(slot) instanceof Type.ListOf;
    }

    /// What was heard has values where the proposal had placeholders.
    private boolean told(String part) {
        String head = part.substring(0, part.indexOf('{'));
        return request.transcript().stream().anyMatch(line -> !line.caller() && line.text().contains(head));
    }

    private boolean askedAgain() {
        List<String> words = Words.of(request.callerWords());
        return given.isEmpty() && (words.contains("bill") || AMOUNT.matcher(String.join(" ", words)).find() || request.state().speech().mention().stream().anyMatch(slot -> words.contains(slot) || words.contains("owe")));
    }

    private Optional<String> question() {
        for (String slot : request.collecting()) {
            if (given.containsKey(slot)) continue;
            Flow.Channel channel = request.state().collects().stream().filter(c -> c.slot().equals(slot)).map(Flow.Collect::by)
                    .findFirst().orElse(Flow.Channel.EITHER);
            if (channel == Flow.Channel.KEYPAD) return Optional.of("Please enter your " + readable(slot) + " on the keypad.");
            if (type(slot) instanceof Type.Money) return Optional.of("How much would you like to pay?");
            if (type(slot) instanceof Type.Id(String name) && name.equals("slot")) return Optional.of("Which one would you like?");
            return Optional.of(vary("What is your " + readable(slot) + "?", "Could you tell me your " + readable(slot) + "?",
                    "Please say your " + readable(slot) + (channel == Flow.Channel.EITHER ? ", or key it in." : ".")));
        }
        return Optional.empty();
    }

    /// The wording used least so far, so that asking again does not sound like a record that sticks. Wordings that were
    /// refused in this turn do not come back in it.
    private String vary(String... wordings) {
        String best = wordings[0];
        long least = Long.MAX_VALUE;
        for (String wording : wordings) {
            boolean refused = request.denied().filter(denial -> denial.text().strip().equals(wording)).isPresent();
            long used = refused ? Long.MAX_VALUE
                    : request.transcript().stream().filter(line -> !line.caller() && line.text().strip().equals(wording)).count();
            if (used < least) {
                best = wording;
                least = used;
            }
        }
        return best;
    }

    private boolean asksForIntent() {
        return request.state().collects().isEmpty() && request.state().speech().mention().isEmpty();
    }

    private boolean fromCaller(String slot) {
        Flow.Slot declared = request.flow().slots().get(slot);
        return declared != null && declared.origin() instanceof Flow.Origin.FromCaller;
    }

    private @Nullable Type type(String slot) {
        Flow.Slot declared = request.flow().slots().get(slot);
        return declared == null ? null : declared.type();
    }

    /// The last sentence carries the turn on: earlier ones go first when the budget is short.
    private List<String> withinBudget(List<String> sentences) {
        var kept = new ArrayList<String>(sentences);
        while (!kept.isEmpty() && words(kept) > request.state().speech().words()) kept.removeFirst();
        return kept;
    }

    private static int words(List<String> sentences) {
        return sentences.stream().mapToInt(sentence -> sentence.split(" ").length).sum();
    }
}
