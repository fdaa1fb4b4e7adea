package dev.parley.governance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.dialplan.Expr;
import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Literal;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpressionEvaluatorTest {
    private static final Expr TRUE = new Expr.Lit(new Literal.Bool(true));
    private static final Expr FALSE = new Expr.Lit(new Literal.Bool(false));
    /// Has no value at the start.
    private static final Expr UNKNOWN = atLeast("amount", "1.00");

    private final Flow flow = Flows.billing();
    private final Facts facts = new Facts(flow);
    private final ExpressionEvaluator expressions = new ExpressionEvaluator(facts);

    private static Expr atLeast(String slot, String amount) {
        return new Expr.Compare(Expr.Op.GE, new Expr.Ref(slot), new Expr.Lit(new Literal.Money(new BigDecimal(amount))));
    }

    private String truth(Expr expr) {
        assert !(expressions.holds(expr) && expressions.refuted(expr));
        return expressions.holds(expr) ? "true" : expressions.refuted(expr) ? "false" : "unknown";
    }

    @Test void unknownSpreadsUnlessTheOtherSideDecides() {      // Kleene's strong three-valued logic
        assertEquals("unknown", truth(UNKNOWN));
        assertEquals("unknown", truth(new Expr.Not(UNKNOWN)));
        assertEquals("false", truth(new Expr.And(UNKNOWN, FALSE)));
        assertEquals("unknown", truth(new Expr.And(TRUE, UNKNOWN)));
        assertEquals("true", truth(new Expr.Or(UNKNOWN, TRUE)));
        assertEquals("unknown", truth(new Expr.Or(FALSE, UNKNOWN)));
    }

    @Test void aFunctionOfTheDialGateIsUnknownInsideACall() {
        var suppressed = new Expr.Call("suppressed", List.of());
        assertEquals("unknown", truth(suppressed));
        assertEquals("unknown", truth(new Expr.Not(suppressed)));
    }

    @Test void moneyIsComparedByAmount() {
        facts.write("amount", new Value.Money(new BigDecimal("1"), "USD"));
        assertEquals("true", truth(UNKNOWN));
        assertEquals("true", truth(new Expr.Compare(Expr.Op.EQ, new Expr.Ref("amount"), new Expr.Lit(new Literal.Money(new BigDecimal("1.00"))))));
        assertEquals("false", truth(atLeast("amount", "1.01")));
    }

    @Test void membershipInAListNobodyGaveIsUnknown() {
        assertEquals("unknown", truth(new Expr.Member("account", "balance")));
    }

    @Test void factsDieWithTheValueTheySpokeOf() {
        facts.write("amount", new Value.Money(new BigDecimal("50.00"), "USD"));
        var heard = facts.versionsOf(List.of("amount"));
        facts.confirm("amount");
        facts.disclose("terms", heard);
        assertEquals("true", truth(new Expr.And(new Expr.Disclosed("terms"), new Expr.Confirmed("amount"))));

        facts.write("amount", new Value.Money(new BigDecimal("60.00"), "USD"));
        assertEquals("false", truth(new Expr.Disclosed("terms")));
        assertEquals("false", truth(new Expr.Confirmed("amount")));
    }

    @Test void termsHeardForAnOlderValueAreNeverHeard() {
        facts.write("amount", new Value.Money(new BigDecimal("50.00"), "USD"));
        var spoken = facts.versionsOf(List.of("amount"));
        facts.write("amount", new Value.Money(new BigDecimal("50.00"), "USD"));      // even the same amount is a new answer
        facts.disclose("terms", spoken);
        assertEquals("false", truth(new Expr.Disclosed("terms")));
    }

    @Test void clearingKillsAsWritingDoes() {
        facts.write("account", new Value.Id("AC-1"));
        facts.confirm("account");
        facts.clear("account");
        facts.write("account", new Value.Id("AC-1"));
        assertEquals("false", truth(new Expr.Confirmed("account")));
    }

    @Test void nothingCannotBeConfirmed() {
        assertEquals(false, facts.confirm("amount"));
    }
}
