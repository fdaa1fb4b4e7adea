package dev.parley.governance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dialplan.Compiler;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FactsTest {
    private Facts facts;

    @BeforeEach void aCallOfAFlow() {
        var result = Compiler.compile("""
            flow f version 1 {
              route inbound did "1" langs "en-US"
              slot account : digits(3) pii from caller
              slot verified : bool = false from tool verify
              slot balance : money(USD) from tool get_bill
              slot amount : money(USD) from caller confirmed
              disclosure terms say "You pay {amount} today. Go ahead?" ack yes
              tool verify(account: digits(3)) -> (verified: bool) effect read
              tool get_bill(account: digits(3)) -> (balance: money(USD)) effect read
              start state s { say "Hello." end "done" }
            }
            """, "f.flow");
        assertThat(result.flow()).as("%s", result.diagnostics()).isNotNull();
        facts = new Facts(result.flow());
    }

    private static Value money(String amount) {
        return new Value.Money(new BigDecimal(amount), "USD");
    }

    @Test void aWriteKillsADisclosureThatSpokeTheOldValue() {
        facts.write("amount", money("50.00"));
        facts.disclose("terms", facts.versionsOf(List.of("amount")));
        assertThat(facts.disclosed("terms")).isTrue();
        facts.write("amount", money("60.00"));
        assertThat(facts.disclosed("terms")).isFalse();
    }

    @Test void theSameAmountWrittenAgainHasToBeDisclosedAgain() {
        facts.write("amount", money("50.00"));
        facts.disclose("terms", facts.versionsOf(List.of("amount")));
        facts.write("amount", money("50.00"));
        assertThat(facts.disclosed("terms")).isFalse();
    }

    @Test void aYesIsAYesToOneValueOnly() {
        facts.write("amount", money("50.00"));
        assertThat(facts.confirm("amount")).isTrue();
        facts.write("amount", money("60.00"));
        assertThat(facts.confirmed("amount")).isFalse();
        assertThat(facts.confirm("balance")).as("nothing to say yes to").isFalse();
    }

    @Test void anotherAccountIsNotVerifiedBecauseTheLastOneWas() {
        facts.write("account", new Value.Digits("123"));
        facts.write("verified", new Value.Bool(true));
        facts.write("balance", money("420.10"));
        facts.write("account", new Value.Digits("456"));
        assertThat(facts.value("verified")).isEqualTo(new Value.Bool(false));
        assertThat(facts.value("balance")).isNull();
    }

    @Test void askingForTheAccountAgainForgetsWhatCameOfTheLastOne() {
        facts.write("account", new Value.Digits("123"));
        facts.write("verified", new Value.Bool(true));
        facts.clear("account");
        assertThat(facts.value("verified")).isEqualTo(new Value.Bool(false));
    }

    @Test void aCallThatHasNothingYetLosesNothing() {
        int version = facts.version("verified");
        facts.write("account", new Value.Digits("123"));
        assertThat(facts.version("verified")).isEqualTo(version);
    }

    @Test void aNoTakesBackWhatWasHeardAndAnEarlierYes() {
        facts.write("amount", money("50.00"));
        facts.disclose("terms", facts.versionsOf(List.of("amount")));
        facts.confirm("amount");
        facts.refuse("terms", List.of("amount"));
        assertThat(facts.disclosed("terms")).isFalse();
        assertThat(facts.confirmed("amount")).isFalse();
    }
}
