package dev.parley.sip.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sip.auth.DigestAccount;
import dev.parley.sip.trunk.Gatekeeper.Arrival;
import dev.parley.sip.trunk.Gatekeeper.Decision;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GatekeeperTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Trunk CARRIER = Trunk.open("carrier", List.of(Network.parse("198.51.100.0/24"))).limited(3, 0);
    private static final Trunk USERS = Trunk.open("users", List.of()).withUsers(Map.of("pbx", () -> "secret"));

    private static Gatekeeper gate(Gatekeeper.Strangers strangers, int calls, double rate, Trunk... trunks) {
        return new Gatekeeper(new TrunkBook(List.of(trunks)), strangers, calls, rate, "parley", new byte[32], 0);
    }

    private static Arrival from(String source, String method, String agent, String... authorizations) {
        return new Arrival(method, "sip:100@gw", Network.address(source), source, agent, List.of(authorizations));
    }

    private static Arrival invite(String source) {
        return from(source, "INVITE", "");
    }

    private static int refused(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Refuse.class);
        return Integer.parseInt(((Decision.Refuse) decision).headers().getOrDefault("Retry-After", "-1"));
    }

    @Test void aSourceBelongsToItsTrunkAndAStrangerGets403OrNothing() {
        Gatekeeper gate = gate(Gatekeeper.Strangers.REJECT, 100, 0, CARRIER);
        assertThat(((Decision.Admit) gate.judge(invite("198.51.100.9"), 0)).trunk()).map(Trunk::name).contains("carrier");
        assertThat(gate.judge(invite("192.0.2.1"), 0)).isEqualTo(new Decision.Refuse(403, "Forbidden", Map.of()));
        assertThat(gate(Gatekeeper.Strangers.DROP, 100, 0, CARRIER).judge(invite("192.0.2.1"), 0)).isInstanceOf(Decision.Drop.class);
    }

    @Test void retryAfterGrowsWithTheCrowdAndShrinksAsItDrains() {
        Gatekeeper gate = gate(Gatekeeper.Strangers.ACCEPT, 100, 10);
        for (int i = 0; i < 10; i++) assertThat(gate.judge(invite("192.0.2.1"), 0)).isInstanceOf(Decision.Admit.class);
        int first = refused(gate.judge(invite("192.0.2.1"), 0));
        int last = first;
        for (int i = 0; i < 99; i++) last = refused(gate.judge(invite("192.0.2.1"), 0));
        assertThat(first).isEqualTo(1);                         // 10 a second: the next place is free within one
        assertThat(last).isEqualTo(10);                         // a hundred wait: ten seconds' worth
        for (int i = 0; i < 10; i++) assertThat(gate.judge(invite("192.0.2.1"), 20 * SECOND)).isInstanceOf(Decision.Admit.class);
        assertThat(refused(gate.judge(invite("192.0.2.1"), 20 * SECOND))).isEqualTo(1);
    }

    @Test void retryAfterFollowsHowLongCallsLast() {
        CallBudget slow = new CallBudget(2, 0, 0);
        CallBudget quick = new CallBudget(2, 0, 0);
        for (int i = 0; i < 200; i++) {
            slow.take(0);
            slow.release(400 * SECOND);
            quick.take(0);
            quick.release(10 * SECOND);
        }
        for (CallBudget b : List.of(slow, quick)) {
            b.take(0);
            b.take(0);
        }
        assertThat(slow.take(0).orElseThrow()).isBetween(190, 200);
        assertThat(quick.take(0).orElseThrow()).isBetween(5, 6);
    }

    @Test void aFullTrunkDoesNotTakeRoomFromOthersAndPlacesComeBack() {
        Gatekeeper gate = gate(Gatekeeper.Strangers.ACCEPT, 4, 0, CARRIER);
        Decision.Admit first = (Decision.Admit) gate.judge(invite("198.51.100.9"), 0);
        gate.judge(invite("198.51.100.9"), 0);
        gate.judge(invite("198.51.100.9"), 0);
        assertThat(gate.judge(invite("198.51.100.9"), 0)).asString().contains("503", "Trunk Limit");
        assertThat(gate.overall().active()).isEqualTo(3);
        assertThat(gate.judge(invite("192.0.2.1"), 0)).isInstanceOf(Decision.Admit.class);
        first.place().giveBack(SECOND);
        first.place().giveBack(SECOND);
        assertThat(gate.overall().active()).isEqualTo(3);
        assertThat(gate.judge(invite("198.51.100.9"), SECOND)).isInstanceOf(Decision.Admit.class);
    }

    @Test void optionsMirrorsDrainAndOverloadButTakesNoRoom() {
        Gatekeeper gate = gate(Gatekeeper.Strangers.ACCEPT, 1, 0);
        assertThat(gate.judge(from("192.0.2.1", "OPTIONS", ""), 0)).isInstanceOf(Decision.Admit.class);
        Decision.Admit only = (Decision.Admit) gate.judge(invite("192.0.2.1"), 0);
        assertThat(refused(gate.judge(from("192.0.2.1", "OPTIONS", ""), 0))).isPositive();
        only.place().giveBack(SECOND);
        assertThat(gate.judge(from("192.0.2.1", "OPTIONS", ""), SECOND)).isInstanceOf(Decision.Admit.class);
        gate.drain(true);
        assertThat(refused(gate.judge(from("192.0.2.1", "OPTIONS", ""), SECOND))).isEqualTo(30);
        assertThat(refused(gate.judge(invite("192.0.2.1"), SECOND))).isEqualTo(30);
        assertThat(gate.outbound(CARRIER.limited(1, 0), false, 0)).asString().contains("Draining");
    }

    @Test void anEmergencyCallFindsRoomInAFullAndDrainingGateway() {
        Gatekeeper gate = gate(Gatekeeper.Strangers.ACCEPT, 1, 0, CARRIER);
        gate.judge(invite("192.0.2.1"), 0);
        gate.drain(true);
        assertThat(gate.outbound(CARRIER, true, 0)).isInstanceOf(Decision.Admit.class);
    }

    @Test void aUserWithoutANetworkProvesItselfAndBelongsToItsTrunk() {
        Gatekeeper gate = gate(Gatekeeper.Strangers.REJECT, 10, 0, CARRIER, USERS);
        Decision.Challenge asked = (Decision.Challenge) gate.judge(invite("192.0.2.1"), 0);
        DigestAccount pbx = new DigestAccount("pbx", () -> "secret", new Random(1));
        String value = pbx.answer(asked.challenges(), false, "INVITE", "sip:100@gw", "").orElseThrow().value();
        assertThat(((Decision.Admit) gate.judge(from("192.0.2.1", "INVITE", "", value), 0)).trunk()).map(Trunk::name).contains("users");
    }

    @Test void guessingPasswordsEndsInSilenceForFiveMinutes() {
        Gatekeeper gate = gate(Gatekeeper.Strangers.REJECT, 10, 0, USERS);
        DigestAccount wrong = new DigestAccount("pbx", () -> "guess", new Random(1));
        int challenged = 0;
        for (int i = 0; i < 100; i++) {
            Decision decision = gate.judge(invite("192.0.2.66"), i * SECOND / 100);
            if (!(decision instanceof Decision.Challenge asked)) continue;
            challenged++;
            String value = wrong.answer(asked.challenges(), false, "INVITE", "sip:100@gw", "").orElseThrow().value();
            gate.judge(from("192.0.2.66", "INVITE", "", value), i * SECOND / 100);
        }
        assertThat(challenged).isEqualTo(8);
        assertThat(gate.hears(Network.address("192.0.2.66"), "192.0.2.66", 2 * SECOND)).isFalse();
        assertThat(gate.judge(invite("192.0.2.67"), 2 * SECOND)).isInstanceOf(Decision.Challenge.class);
        assertThat(gate.hears(Network.address("192.0.2.66"), "192.0.2.66", 302 * SECOND)).isTrue();
    }

    @Test void aScannerIsDroppedButNobodyCanSilenceACarrierByItsAddress() {
        Gatekeeper gate = gate(Gatekeeper.Strangers.ACCEPT, 10, 0, CARRIER);
        assertThat(gate.judge(from("192.0.2.9", "OPTIONS", "friendly-scanner"), 0)).isInstanceOf(Decision.Drop.class);
        assertThat(gate.hears(Network.address("192.0.2.9"), "192.0.2.9", 1)).isFalse();
        for (int i = 0; i < 50; i++) gate.garbage(Network.address("198.51.100.9"), "198.51.100.9", i);
        assertThat(gate.hears(Network.address("198.51.100.9"), "198.51.100.9", 60)).isTrue();
        assertThat(gate.judge(invite("198.51.100.9"), 60)).isInstanceOf(Decision.Admit.class);
    }

    @Test void garbageInACallersNameSilencesNobodyWhereEverybodyMayCall() {
        Gatekeeper open = gate(Gatekeeper.Strangers.ACCEPT, 10, 0);
        Gatekeeper closed = gate(Gatekeeper.Strangers.REJECT, 10, 0);
        for (int i = 0; i < 50; i++) {
            open.garbage(Network.address("192.0.2.77"), "192.0.2.77", i);
            closed.garbage(Network.address("192.0.2.77"), "192.0.2.77", i);
        }
        assertThat(open.hears(Network.address("192.0.2.77"), "192.0.2.77", 60)).isTrue();
        assertThat(closed.hears(Network.address("192.0.2.77"), "192.0.2.77", 60)).isFalse();
    }

    @Test void theShieldRemembersABoundedNumberOfSourcesAndSpeaksOncePerMinute() {
        Shield shield = new Shield();
        for (int i = 0; i < 100_000; i++) shield.failed("source-" + i, i);
        assertThat(shield.sources()).isEqualTo(8192);
        assertThat(shield.notice("a", 0)).isEqualTo(new Shield.Notice(true, 0));
        for (int i = 1; i < 1000; i++) assertThat(shield.notice("a", i * SECOND / 100).tell()).isFalse();
        assertThat(shield.notice("a", 61 * SECOND)).isEqualTo(new Shield.Notice(true, 999));
    }
}
