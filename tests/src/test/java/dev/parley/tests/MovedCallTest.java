package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The caller's side moves a call in progress to another phone, by Replaces (RFC 3891) and by REFER (RFC 3515): the same
/// conversation goes on there, and the ladder shows how.
class MovedCallTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    @TempDir private static Path folder;
    private static GatewayProcess gateway;

    @BeforeAll static void start() throws InterruptedException {
        gateway = GatewayProcess.start(folder.resolve("gateway"), GatewayProcess.parts(40));
    }

    @AfterAll static void nothingIsLeft() throws InterruptedException {
        try (GatewayProcess last = gateway) {
            GatewayProcess.Held held = last.stop();
            assertThat(held.calls() + held.ports()).as(held.toString()).isZero();       // a dialog of ours is remembered for 64*T1
        }
    }

    /// @return the 200 of an acknowledged call
    private static String up(RawSip caller) {
        caller.send(caller.invite("frontdesk", "application/sdp", RawSip.sdp(9)));
        String ok = caller.awaitFinal("frontdesk");
        assertThat(RawSip.status(ok)).isEqualTo(200);
        caller.send(caller.ack("frontdesk", ok));
        return ok;
    }

    private static String ladder(CallBundle bundle) throws InterruptedException {
        Path file = folder.resolve("gateway/data/ladders/" + bundle.folder().getFileName() + ".txt");
        Await.until(() -> java.nio.file.Files.exists(file), SOON, () -> file + "");
        House.Run run = House.run(folder, Duration.ofSeconds(20), "ladder", bundle.folder().getFileName().toString(), "-c", gateway.configuration().toString());
        assertThat(run.exit()).as(run.said()).isZero();
        return run.said();
    }

    @Test void anInviteWithReplacesTakesTheCallOver() throws Exception {
        List<CallBundle> before = gateway.bundles();
        try (RawSip first = new RawSip(gateway); RawSip second = new RawSip(gateway); RawSip stranger = new RawSip(gateway)) {
            String ok = up(first);
            stranger.send(stranger.with(stranger.invite("frontdesk", "application/sdp", RawSip.sdp(9)), "Replaces: nothing-of-ours;to-tag=a;from-tag=b"));
            assertThat(RawSip.status(stranger.awaitFinal("frontdesk"))).isEqualTo(481);
            second.send(second.with(second.invite("frontdesk", "application/sdp", RawSip.sdp(19)), "Replaces: " + first.replaces(ok)));
            String taken = second.awaitFinal("frontdesk");
            assertThat(RawSip.status(taken)).isEqualTo(200);
            second.send(second.ack("frontdesk", taken));
            String bye = first.await(m -> m.startsWith("BYE"), SOON, "BYE");
            assertThat(bye).contains("Reason: Q.850;cause=16;text=\"replaced\"");
            first.send(RawSip.ok(bye));
            second.send(second.bye("frontdesk", taken));
            CallBundle bundle = gateway.awaitClosed(before, 1, SOON).getFirst();
            assertThat(bundle.records("transfer_step")).anyMatch(step -> step.get("step").asString().equals("replaced"));
            assertThat(bundle.verify().findings()).isEmpty();
            String ladder = ladder(bundle);
            assertThat(ladder.lines().filter(line -> line.contains("INVITE  1 INVITE (SDP)"))).as(ladder).hasSize(2);
            assertThat(ladder).contains("Reason: Q.850;cause=16;text=\"replaced\"").contains("200 OK  2 BYE");
        }
    }

    @Test void aReferFromTheCallersSideIsFollowedAndItsOutcomeTold() throws Exception {
        List<CallBundle> before = gateway.bundles();
        try (RawSip caller = new RawSip(gateway); TextPhone other = new TextPhone()) {
            String ok = up(caller);
            caller.send(caller.with(caller.request("REFER", "frontdesk", 2, "z9hG4bK-refer-away", RawSip.toTag(ok), "", ""), "Refer-To: <sip:else@192.0.2.99>"));
            assertThat(RawSip.status(caller.await(m -> m.contains("2 REFER"), SOON, "answer to REFER"))).as("nobody may dial the world on our account").isEqualTo(603);
            caller.send(caller.with(caller.request("REFER", "frontdesk", 3, "z9hG4bK-refer", RawSip.toTag(ok), "", ""), "Refer-To: <sip:other@127.0.0.1:" + other.port() + ">"));
            assertThat(RawSip.status(caller.await(m -> m.contains("3 REFER"), SOON, "answer to REFER"))).isEqualTo(202);
            other.awaitInvite();
            other.reply(180, "Ringing", "", "");
            caller.send(RawSip.ok(caller.await(m -> m.startsWith("NOTIFY") && m.contains("SIP/2.0 100"), SOON, "NOTIFY of 100")));
            caller.send(RawSip.ok(caller.await(m -> m.startsWith("NOTIFY") && m.contains("SIP/2.0 180"), SOON, "NOTIFY of 180")));
            other.ok();
            String told = caller.await(m -> m.startsWith("NOTIFY") && m.contains("SIP/2.0 200"), SOON, "NOTIFY of 200");
            assertThat(told).contains("Subscription-State: terminated");
            caller.send(RawSip.ok(told));
            caller.send(RawSip.ok(caller.await(m -> m.startsWith("BYE"), SOON, "BYE")));
            other.hear(50);
            other.bye();
            CallBundle bundle = gateway.awaitClosed(before, 1, SOON).getFirst();
            assertThat(bundle.records("transfer_step")).anyMatch(step -> step.get("reason").asString().contains("another phone"));
            assertThat(ladder(bundle)).contains("REFER  3 REFER").contains("202 Accepted").contains("NOTIFY");
        }
    }

    @Test void aCallWithoutALadderIsSaid() throws InterruptedException {
        House.Run run = House.run(folder, Duration.ofSeconds(20), "ladder", "20000101-000000-abcdef", "-c", gateway.configuration().toString());
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.said()).contains("no ladder of call `20000101-000000-abcdef`");
    }
}
