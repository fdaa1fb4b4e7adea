package dev.parley.providers.embedded;

import static dev.parley.providers.testing.BillingFlow.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dialplan.Type;
import dev.parley.providers.testing.BillingFlow;
import dev.parley.providers.testing.Recorded;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EmbeddedLanguageModelTest {
    private final EmbeddedLanguageModel model = new EmbeddedLanguageModel();

    @Test void variationsOfTheExamplesAreRecognised() {
        for (String words : List.of("I'd like to pay my bill please", "um make a payment", "I want to pay", "can I settle my account")) {
            assertThat(hear("triage", words).events).as(words).containsExactly("intent pay_bill", "done");
        }
        for (String words : List.of("what's my balance", "how much do I owe you", "when's my bill due", "tell me my balance")) {
            assertThat(hear("triage", words).events).as(words).containsExactly("intent balance", "done");
        }
        for (String words : List.of("can I talk to a person", "give me an agent", "a representative please")) {
            assertThat(hear("triage", words).events).as(words).containsExactly("intent human", "done");
        }
    }

    @Test void everyExampleOfTheFlowIsItsOwnIntent() {
        BillingFlow.FLOW.intents().forEach((name, intent) -> intent.examples().forEach(example -> {
            Recorded heard = hear("triage", example);
            assertThat(heard.events).as(example).first().isEqualTo("intent " + name);
            assertThat(heard.confidence).isGreaterThan(0.7);
        }));
    }

    @Test void whatTheFlowDoesNotKnowIsNoIntent() {
        for (String words : List.of("the weather is lovely", "my dog ate a sandwich", "do you sell shoes", "yes", "uh", "banana", "one two three four")) {
            assertThat(hear("triage", words).events).as(words).containsExactly("done");
        }
    }

    @Test void anIntentNotAllowedHereIsNotRecognised() {
        var classifier = new IntentClassifier(BillingFlow.FLOW.intents().values());
        assertThat(classifier.classify("pay my bill", Set.of("human"))).isEmpty();
    }

    @Test void opensWithAQuestionAndAsksAgainWhenLost() {
        assertThat(hear("triage", "").said()).isEqualTo("How can I help you today?");
        assertThat(hear("triage", "banana").said()).isEqualTo("Sorry, I did not catch that. How can I help you?");
    }

    @Test void asksForTheFirstMissingSlotByItsChannel() {
        assertThat(Recorded.of(model, request("identify", "", List.of("account", "zip"), Map.of())).said()).isEqualTo("What is your account number?");
        assertThat(Recorded.of(model, request("identify", "", List.of("zip"), Map.of("account", "(set)"))).said())
                .isEqualTo("Please enter your zip code on the keypad.");
    }

    @Test void callsTheToolWhenItsArgumentsAreThere() {
        var known = Map.of("account", "(set)", "zip", "(set)");
        assertThat(Recorded.of(model, request("identify", "", List.of(), known)).events)
                .containsExactly("tool verify {account={account}, zip={zip}}", "done");
    }

    @Test void takesSlotsFromWhatTheCallerSays() {
        assertThat(Recorded.of(model, request("spoken", "it's one two three four five six and my zip is nine oh two one oh", List.of("account", "zip"), Map.of())).events)
                .containsExactly("slot account = one two three four five six", "slot zip = nine oh two one oh", "done");
        assertThat(Recorded.of(model, request("spoken", "AC-1001", List.of("account", "zip"), Map.of())).said()).isEqualTo("What is your zip code?");
    }

    @Test void echoesAnAmountOnceAndDropsItWhenDenied() {
        var known = Map.of("balance", "$420.10", "due", "December 1", "verified", "true");
        var request = request("bill", "put five hundred on it", List.of("amount"), known);
        Recorded first = Recorded.of(model, request);
        assertThat(first.events).containsExactly("slot amount = five hundred", "done");
        assertThat(first.said()).isEqualTo("You mentioned five hundred. Your balance is {balance} and it is due {due}. Is there anything else I can help with?");
        assertThat(Recorded.of(model, BillingFlow.denied(request, "UNGROUNDED_NUMBER", "You mentioned five hundred.")).said())
                .isEqualTo("Your balance is {balance} and it is due {due}. Is there anything else I can help with?");
    }

    @Test void tellsWhatMayBeMentionedAndAsksHowMuch() {
        assertThat(Recorded.of(model, request("bill", "", List.of("amount"), Map.of("balance", "$420.10", "due", "December 1"))).said())
                .isEqualTo("Your balance is {balance} and it is due {due}. How much would you like to pay?");
    }

    @Test void saysNothingWhereNothingMayBeSaid() {
        assertThat(hear("silent", "banana").said()).isEmpty();
    }

    @Test void aNumberNobodyGaveIsNeverSaid() {
        for (String state : List.of("triage", "identify", "spoken", "bill")) {
            for (String words : List.of("", "banana", "one two three four five", "fifty dollars", "yes")) {
                var request = request(state, words, BillingFlow.FLOW.states().get(state).collects().stream().map(c -> c.slot()).toList(), Map.of());
                assertThat(Recorded.of(model, BillingFlow.denied(request, "UNGROUNDED_NUMBER", "")).said()).as(state + ": " + words)
                        .doesNotContainPattern("\\d|\\b(one|two|fifty|hundred)\\b");
            }
        }
    }

    @Test void valuesAreFoundAsSaid() {
        assertThat(new SlotExtractor("um it's double five one two three").find(new Type.Digits(5), true)).contains("double five one two three");
        assertThat(new SlotExtractor("I want to pay four hundred twenty dollars and ten cents please").find(new Type.Money("USD"), true))
                .contains("four hundred twenty dollars and ten cents");
        assertThat(new SlotExtractor("how about $50.25").find(new Type.Money("USD"), true)).contains("$50.25");
        assertThat(new SlotExtractor("a hundred a month").find(new Type.Money("USD"), true)).contains("a hundred");
        assertThat(new SlotExtractor("I was born on the third of march nineteen seventy five").find(new Type.Date(), true))
                .contains("third of march nineteen seventy five");
        assertThat(new SlotExtractor("1980-02-29").find(new Type.Date(), true)).contains("1980-02-29");
        assertThat(new SlotExtractor("my account is a c one zero zero one").find(new Type.Id("account_id"), true)).contains("a c one zero zero one");
        assertThat(new SlotExtractor("my name is Jane Doe").find(new Type.Text(), true)).contains("jane doe");
        assertThat(new SlotExtractor("hello there").find(new Type.Money("USD"), true)).isEmpty();
        assertThat(new SlotExtractor("may I ask something").find(new Type.Date(), true)).isEmpty();
    }

    private Recorded hear(String state, String words) {
        return Recorded.of(model, request(state, words, List.of(), Map.of()));
    }
}
