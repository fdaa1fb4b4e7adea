package dev.parley.dialplan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One bug seeded into a reference flow at a time: the code that must be reported, the text it must point at,
/// and a part of the help.
class BrokenFlowsTest {
    record Broken(String flow, String from, String to, String code, String at, String help) {
        @Override
        public String toString() {
            return code + " " + flow + ": " + from + " => " + to;
        }
    }

    private static Broken billing(String from, String to, String code, String at, String help) {
        return new Broken("billing.flow", from, to, code, at, help);
    }

    private static Broken clinic(String from, String to, String code, String at, String help) {
        return new Broken("clinic.flow", from, to, code, at, help);
    }

    private static Broken collections(String from, String to, String code, String at, String help) {
        return new Broken("collections.flow", from, to, code, at, help);
    }

    static Stream<Broken> broken() {
        return Stream.of(
                // E0: syntax
                billing("{amount} is paid;", "{amount} is \tpaid;", "E003", "\t", "space"),
                billing("payment was taken.\"", "payment was taken.", "E002", "\"No payment was taken.",
                "end it"),
                billing("timeout 10s", "timeout 10q", "E005", "10q", "durations"),
                billing("2026-12-01", "2026-13-01", "E005", "2026-13-01", ""),
                billing("slot due : date", "slöt due : date", "E004", "ö", "ASCII"),
                billing("slot due : date", "slto due : date", "E010", "slto", "did you mean `slot`?"),
                billing("play terms", "ply terms", "E010", "ply", "did you mean `play`?"),
                billing("amount <= 5000.00\n    approve", "amount <= \n    approve", "E010", "human", ""),
                billing("on no -> bill", "on no bill", "E010", "bill", ""),
                billing("else callback\n    on model", "\n    on model", "E010", "on", ""),
                // E1: names
                collections("calling for {consumer}", "calling for {consumr}", "E110", "{consumr}",
                        "did you mean `consumer`?"),
                billing("mention balance, due", "mention balence, due", "E110", "balence",
                "did you mean `balance`?"),
                billing("amount <= balance and amount <= 5000.00 -> confirm",
                "amount <= balanc and amount <= 5000.00 -> confirm",
                        "E110", "balanc", "did you mean `balance`?"),
                billing("on done -> triage", "on done -> triaje", "E111", "triaje", "did you mean `triage`?"),
                billing("call verify", "call verfy", "E112", "verfy", "did you mean `verify`?"),
                billing("play terms", "play therms", "E113", "therms", "did you mean `terms`?"),
                billing("needs verified, disclosed(terms)", "needs verified, disclosed(term)", "E113",
                "disclosed(term)", "did you mean `terms`?"),
                billing("on intent goodbye", "on intent godbye", "E114", "godbye", "did you mean `goodbye`?"),
                billing("due: date) effect", "due: dat) effect", "E115", "dat", "did you mean `date`?"),
                billing("slot receipt : text", "slot receipt : string", "E115", "string",
                "did you mean `text`?"),
                billing("money(USD) from caller", "money(USX) from caller", "E115", "USX", ""),
                billing("route inbound did", "route inbound dod", "E117", "dod", "did you mean `did`?"),
                billing("{receipt}.", "{ receipt }.", "E118", "{", "without spaces"),
                collections("attempts(7d) < 7", "atempts(7d) < 7", "E119", "atempts(7d)",
                "did you mean `attempts`?"),
                billing("slot due : date", "slot due : date from tool get_bill\n  slot due : date", "E101",
                "due", "rename"),
                billing("state bye {", "state unpaid {", "E101", "unpaid", "rename"),
                billing("retain \"utility-billing-5y\"", "retain \"a\"\n  retain \"b\"", "E102",
                "retain \"b\"", "keep one"),
                billing("start state greet", "state greet", "E103", "flow billing version 7", "start"),
                billing("state triage {", "start state triage {", "E104", "start state triage",
                "delete `start`"),
                // E1: types and writers
                billing("amount >= 1.00 and amount <= balance and amount <= 5000.00 -> confirm",
                        "amount >= due -> confirm",
                        "E120", "amount >= due", ""),
                billing("amount > 2000.00", "amount > 2000.005", "E120", "amount > 2000.005",
                "USD has 2 decimal places"),
                billing("amount > 2000.00", "verified > true", "E120", "verified > true", "`=`"),
                billing("run pay(amount, card)", "run pay(amount)", "E121", "run pay(amount)",
                "run pay(amount, card)"),
                collections("local_time_between(8h, 21h)", "local_time_between(8h)", "E121",
                "local_time_between(8h)", "21h"),
                billing("run pay(amount, card)", "run pay(card, amount)", "E122", "card",
                "run pay(amount, card)"),
                billing("slot balance : money(USD)", "slot balance : money(EUR)", "E122",
                "slot balance : money(EUR) from tool get_bill", "same"),
                billing("approve human when amount > 2000.00", "approve human when amount", "E123", "amount",
                "compare it"),
                billing("confirmed(amount)", "confirmed(balance)", "E124", "confirmed(balance)",
                "from caller"),
                billing("balance = 420.10", "balance = \"a lot\"", "E125", "\"a lot\"", "12.50"),
                billing("verified : bool = false", "verified : bool = 0", "E125", "0", "true"),
                billing("say \"No payment was taken.\"", "say \"No payment was taken from {card}.\"", "E130",
                "{card}", "without {card}"),
                billing("mention balance, due, amount", "mention balance, card", "E130", "card",
                "without {card}"),
                billing("carrying account, verified, balance else callback\n    on keypad",
                        "carrying account, card else callback\n    on keypad", "E130", "card", "carrying"),
                billing("from tool verify ", "from tool pay ", "E131",
                "slot verified : bool = false from tool pay", "add `verified: bool`"),
                billing("slot due : date from tool get_bill", "slot due : date from crm", "E131",
                        "tool get_bill(account: account_id) -> (balance: money(USD), due: date) effect read needs verified timeout 3s", "one writer"),
                billing("collect zip by keypad", "collect verified by keypad", "E132", "verified",
                "from caller"),
                billing("collect card by keypad", "collect card by voice", "E132", "card",
                "collect card by keypad"),
                billing("from caller confirmed\n  slot card", "\n  slot card", "E133",
                "slot amount : money(USD)", "from caller"),
                billing("use us_all", "route inbound did \"+18005550100\"\n  use us_all", "E140",
                "route inbound did \"+18005550100\"", "hours"),
                billing("barge off heard 100% ack", "barge off heard 101% ack", "E150", "101%", ""),
                billing("keypad \"0\"", "keypad \"zero\"", "E151", "\"zero\"", ""),
                // E2: completeness
                billing("on done -> bye", "on hangup -> bye", "E210", "state unpaid", "on done"),
                billing("    end \"served\"", "    on done -> unpaid", "E211", "state unpaid", "way to"),
                billing("on no -> bill", "", "E220", "play terms", "on no"),
                clinic("on yes -> identify", "", "E220", "play consent", "on yes"),
                collections("on done -> talk", "", "E221", "state disclose", "on done"),
                billing("on tries spent -> unpaid", "", "E222", "collect card by keypad tries 3",
                "on tries spent"),
                billing("on filled card -> charge", "", "E224", "collect card by keypad tries 3",
                "on filled card"),
                billing("on unknown pay -> reconcile", "", "E230", "run pay(amount, card)", "on unknown pay"),
                clinic("on fail book -> choose", "", "E230", "run book(patient, choice)", "on fail book"),
                clinic("on fail find_slots -> reception", "", "E231", "run find_slots(patient)",
                "on fail find_slots"),
                billing("on turns 5 -> callback", "", "E240", "state triage", "on turns"),
                // E3: facts and bounds
                billing("on ok verify when verified -> bill", "", "W250", "state bill", ""),
                billing("on ok verify when verified -> bill\n    on ok verify -> identify",
                "on ok verify -> bill", "E310", "verified",
                        "on ok verify when verified -> bill"),
                billing("on filled amount when amount >= 1.00 and amount <= balance and amount <= 5000.00 -> confirm",
                        "on filled amount when amount >= 1.00 and amount <= balance and amount <= 5000.00 -> capture", "E310",
                        "disclosed(terms)", "play terms before this"),
                billing("on no -> bill\n  }",
                "on no -> adjust\n  }\n  state adjust requires verified {\n    collect amount by either tries 2\n"
                        + "    on filled amount when amount >= 1.00 and amount <= balance and amount <= 5000.00 -> capture\n"
                        + "    on tries spent -> unpaid\n  }", "E310", "disclosed(terms)",
                        "which may have changed"),
                billing("on intent goodbye -> bye", "on intent goodbye -> charge", "E311",
                "run pay(amount, card)", "play terms"),
                billing("when amount >= 1.00 and amount <= balance and amount <= 5000.00 -> confirm\n    on filled amount -> bill", "-> confirm",
                        "E320", "run pay(amount, card)",
                        "on filled amount when amount >= 1.00 and amount <= balance and amount <= 5000.00 -> confirm"),
                billing("when amount >= 1.00 and amount <= balance and amount <= 5000.00 -> confirm",
                        "when amount >= 1.00 and amount <= balance and amount <= 5000.01 -> confirm", "E320",
                        "run pay(amount, card)",
                        "amount <= 5000.00"),
                clinic("on filled choice when member(choice, offers) -> commit\n    on filled choice -> choose", "on filled choice -> commit",
                        "E320", "run book(patient, choice)",
                        "on filled choice when member(choice, offers) -> commit"),
                collections("on done -> identify\n", "on done -> talk\n", "E310", "rpc", ""),
                collections("on voicemail -> machine", "on voicemail -> agreed", "E330",
                "say \"Agreed: {offer}. Reference {plan}. You'll get this in writing.\"",
                        "collect offer"));

    }

    @ParameterizedTest
    @MethodSource("broken")
    void isReportedWhereItIs(Broken broken) {
        String good = Flows.read(broken.flow());
        int at = good.indexOf(broken.from());
        assertThat(at).as("the text to break is in the flow").isNotNegative();
        String source = good.substring(0, at) + broken.to() + good.substring(at + broken.from().length());
        List<Diagnostic> found = Compiler.compile(source, broken.flow()).diagnostics();
        List<String> rendered = new ArrayList<>();
        for (Diagnostic d : found) {
            rendered.add(d.code() + " " + source.substring(d.span().start(), d.span().end()) + " | "
                    + d.message() + " | " + d.help());
            assertThat(d.span()).isEqualTo(spanAt(source, d.span().start(), d.span().end()));
        }
        assertThat(rendered).anySatisfy(line -> assertThat(line)
                .startsWith(broken.code() + " " + broken.at() + " | ")
                .contains(broken.help()));
    }

    /// The span of a range, counted the slow way.
    private static Span spanAt(String source, int start, int end) {
        String before = source.substring(0, start);
        int lineStart = before.lastIndexOf('\n') + 1;
        return new Span(1 + (int) before.chars().filter(c -> c == '\n').count(), 1
                + before.codePointCount(lineStart, start), start, end);
    }
}
