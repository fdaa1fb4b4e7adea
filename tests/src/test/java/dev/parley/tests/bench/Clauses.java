package dev.parley.tests.bench;

import dev.parley.dialplan.Compiler;
import dev.parley.dialplan.Flow;
import dev.parley.governance.Rendered;
import dev.parley.governance.RulePack;
import dev.parley.governance.RulePacks;
import dev.parley.governance.SpeechContext;
import dev.parley.governance.UtteranceReview;
import dev.parley.governance.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// What a review benchmark judges: the billing flow's `bill` state under a pack of as many phrases as wanted, with the
/// clause before still held over, and the clauses of an ordinary call, one in twelve of them an attack.
final class Clauses {
    static final List<String> SPOKEN = List.of(
        "Thank you for that, I have found your account and can see your latest bill.",
        "Your balance is {balance}, and it is due {due}.",
        "Would you like to pay {amount} now, or shall I tell you about other ways to pay?",
        "I understand, let me take a look at that for you.",
        "Could you tell me a little more about what happened with the meter reading?",
        "Certainly.",
        "You can also find this on our website, under the heading for payments and billing.",
        "I'm sorry to hear that, and I would be glad to help you with it today if you like.",
        "Is there anything else I can help you with?",
        "That is a good question: the larger part of the amount comes from the winter period.",
        "Please go ahead whenever you are ready.",
        "It is gu\u0430ranteed that you owe nothing at all.");

    private Clauses() { }

    static Flow flow() {
        try {
            return Compiler.compile(Files.readString(Path.of("../flows/billing.flow")), "billing.flow").flow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The packs of the flow, filled up with made-up phrases of two to four words to `count`.
    static RulePack rules(Flow flow, int count) {
        RulePack own = ((RulePacks.Result.Loaded) RulePacks.load(flow.packs())).rules();
        List<String> phrases = new ArrayList<>(own.forbidden().get("en"));
        var random = new Random(5000);
        while (phrases.size() < count) {
            var phrase = new StringBuilder();
            for (int words = random.nextInt(2, 5); words > 0; words--) {
                if (!phrase.isEmpty()) phrase.append(' ');
                for (int letters = random.nextInt(3, 9); letters > 0; letters--) {
                    phrase.append("etaoinshrdlucmfwypvbgkjqxz".charAt(Math.min(25, (int) Math.abs(random.nextGaussian() * 8))));
                }
            }
            phrases.add(phrase.toString());
        }
        return new RulePack(List.of("bench"), Map.of("en", phrases.subList(0, count)));
    }

    static SpeechContext context(int phrases) {
        Flow flow = flow();
        Flow.State bill = flow.states().get("bill");
        Map<String, Value> values = Map.of("verified", new Value.Bool(true), "balance", new Value.Money(new BigDecimal("420.10"), "USD"),
            "due", new Value.Date(LocalDate.of(2026, 12, 1)), "amount", new Value.Money(new BigDecimal("50.00"), "USD"));
        List<String> recent = List.of("Thank you.", "I have found your account.", "Your balance is $420.10.", "One moment, please.");
        var first = new SpeechContext(flow, bill, Locale.US, rules(flow, phrases), 40, Set.copyOf(bill.speech().mention()), values, recent, "", false);
        String heldOver = UtteranceReview.heldOver(first, new Rendered(
            "Let me have a look at the account that you gave me, and I will be with you in a moment.", ""));
        return first.holding(heldOver);
    }
}
