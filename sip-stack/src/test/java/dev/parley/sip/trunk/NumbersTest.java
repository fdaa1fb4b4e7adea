package dev.parley.sip.trunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    private static final NumberPlan US = new NumberPlan("1", "011", "1", true, NumberPlan.Format.PLAIN);
    private static final NumberPlan UK = new NumberPlan("44", "00", "0", false, NumberPlan.Format.NATIONAL);

    @ParameterizedTest(name = "{0} reads {1} as {2}")
    @CsvSource({
        "UK, +442079460123, +442079460123", "UK, 00442079460123, +442079460123", "UK, 02079460123, +442079460123",
        "UK, +44 (20) 7946-0123, +442079460123", "UK, 112, 112", "UK, 999, 999", "UK, frontdesk, frontdesk", "UK, '', anonymous",
        "UK, Anonymous, anonymous", "UK, +442079460123;phone-context=x, +442079460123", "UK, 0012125550100, +12125550100",
        "US, 8005550100, +18005550100", "US, 18005550100, +18005550100", "US, +18005550100, +18005550100", "US, 011442079460123, +442079460123",
        "US, 911, 911", "US, 442079460123, +442079460123", "US, 1001, 1001", "US, +0123456789, +0123456789", "US, +123, +123",
        "US, agent.smith, agent.smith", "US, 00-frontdesk, 00-frontdesk"})
    void isReadByThePlanOfItsTrunk(String plan, String written, String canonical) {
        assertThat((plan.equals("UK") ? UK : US).read(written).canonical()).isEqualTo(canonical);
    }

    @Test void isWrittenAsTheTrunkWantsIt() {
        Dialled london = UK.read("+442079460123");
        assertThat(UK.write(london)).isEqualTo("02079460123");
        assertThat(UK.write(UK.read("+12125550100"))).isEqualTo("0012125550100");
        assertThat(US.write(london)).isEqualTo("442079460123");
        assertThat(NumberPlan.E164.write(london)).isEqualTo("+442079460123");
        assertThat(UK.write(UK.read("frontdesk"))).isEqualTo("frontdesk");
        assertThat(UK.write(UK.read("999"))).isEqualTo("999");
    }

    @Test void theLongestPrefixDecidesAndPremiumIsDenied() {
        Destinations some = new Destinations(List.of("+1", "+44", "+449161"), List.of("+1809"), Destinations.PREMIUM, false, Destinations.EMERGENCY);
        assertThat(some.judge(US.read("+12125550100"))).isInstanceOf(Destinations.Verdict.Allowed.class);
        assertThat(some.judge(US.read("+18095550100")).toString()).contains("`+1809` is denied");
        assertThat(some.judge(US.read("+19005550100")).toString()).contains("premium range");
        assertThat(some.judge(US.read("+4491612345678"))).isEqualTo(new Destinations.Verdict.Allowed("+449161"));
        assertThat(some.judge(US.read("+8816123456789"))).isInstanceOf(Destinations.Verdict.Denied.class);
        assertThat(Destinations.NONE.judge(US.read("+12125550100"))).isInstanceOf(Destinations.Verdict.Denied.class);
    }

    @Test void anEmergencyNumberIsNeitherAllowedNorDenied() {
        for (String number : List.of("911", "112", "999")) {
            assertThat(Destinations.NONE.judge(US.read(number))).isInstanceOf(Destinations.Verdict.Emergency.class);
        }
    }

    @Test void aWithheldCallerIsAnonymousInFromAndAssertedForTheCarrier() {   // RFC 3323 §4.1, RFC 3325
        CallerId.Presented p = CallerId.DEFAULT.present(US.read("8005550100"), "Acme", true, US, "carrier.example", Optional.empty());
        assertThat(p.from()).isEqualTo("\"Anonymous\" <sip:anonymous@anonymous.invalid>");
        assertThat(p.headers()).containsEntry("Privacy", "id").containsEntry("P-Asserted-Identity", "<sip:18005550100@carrier.example>");
    }

    @Test void aDisplayNameThatWouldBreakOutIsLeftOut() {       // header injection
        for (String display : List.of("a\" <sip:evil@x>", "x\r\nRoute: <sip:evil>", "a<b", "\u0000", "a\\")) {
            CallerId.Presented p = CallerId.DEFAULT.present(US.read("8005550100"), display, false, US, "c.example", Optional.empty());
            assertThat(p.from()).isEqualTo("<sip:18005550100@c.example>");
        }
        CallerId.Presented bad = CallerId.DEFAULT.present(new Dialled.Name("x\r\n>;@"), "", false, US, "c.example", Optional.of(US.read("8005550101")));
        assertThat(bad.from()).isEqualTo("<sip:x%0D%0A%3E%3B%40@c.example>");
        assertThat(bad.headers().get("Diversion")).isEqualTo("<sip:18005550101@c.example>;reason=unconditional");
    }

    @Test void aNetworkHoldsItsAddressesAndNoOthers() {
        Network block = Network.parse("203.0.113.64/26");
        assertThat(block.contains(Network.address("203.0.113.64"))).isTrue();
        assertThat(block.contains(Network.address("203.0.113.127"))).isTrue();
        assertThat(block.contains(Network.address("203.0.113.128"))).isFalse();
        assertThat(block.contains(Network.address("::ffff:203.0.113.70"))).isTrue();
        assertThat(Network.parse("2001:db8::/32").contains(Network.address("2001:db8:1::5"))).isTrue();
        assertThat(Network.parse("0.0.0.0/0").contains(Network.address("8.8.8.8"))).isTrue();
        assertThatThrownBy(() -> Network.parse("203.0.113.5/24")).hasMessageContaining("did you mean `203.0.113.0/24`?");
        for (String bad : List.of("300.1.1.1", "carrier.example", "1.2.3.4/33", "1.2.3", "::1::", "", "1.2.3.4/x")) {
            assertThatThrownBy(() -> Network.parse(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test void theMostSpecificNetworkWinsAndTwoEqualOnesAreAnError() {
        Trunk wide = Trunk.open("wide", List.of(Network.parse("10.0.0.0/8")));
        Trunk narrow = Trunk.open("narrow", List.of(Network.parse("10.1.0.0/16"), Network.parse("10.2.3.4")));
        TrunkBook book = new TrunkBook(List.of(wide, narrow));
        assertThat(book.at(Network.address("10.1.9.9"))).map(Trunk::name).contains("narrow");
        assertThat(book.at(Network.address("10.9.9.9"))).map(Trunk::name).contains("wide");
        assertThat(book.at(Network.address("11.0.0.1"))).isEmpty();
        assertThatThrownBy(() -> new TrunkBook(List.of(wide, Trunk.open("other", List.of(Network.parse("10.0.0.0/8"))))))
                .hasMessageContaining("`10.0.0.0/8` belongs to trunk `wide` and to trunk `other`");
    }
}
