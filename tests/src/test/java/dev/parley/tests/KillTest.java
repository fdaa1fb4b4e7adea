package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.governance.audit.Verification;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real gateway, killed with SIGKILL while calls charge: whatever was charged is on the record, and what was open is
/// closed as aborted by the next start, intact. `-Dkill.seed=N` repeats a run,
/// `-Dkill.times=N` makes the long one longer or shorter.
class KillTest {
    private static final int CALLS = 4;

    @TempDir private Path folder;

    @Test void tenKills() throws Exception {
        kill(10);
    }

    @Tag("nightly")
    @Test void twoHundredKills() throws Exception {
        kill(Integer.getInteger("kill.times", 200));
    }

    private void kill(int times) throws Exception {
        long seed = Long.getLong("kill.seed", System.nanoTime());
        System.out.println("kill: seed " + seed);
        Random dice = new Random(seed);
        try (Charges charges = new Charges()) {
            Map<String, String> parts = GatewayProcess.parts(40);
            parts.put("flows", "flows: " + Charges.flow(folder.resolve("flows")));
            parts.put("connectors", charges.connectors());
            parts.remove("transfers");
            Set<CallBundle> before = new HashSet<>();
            int charged = 0;
            int open = 0;
            for (int round = 0; round <= times; round++) {
                int done = charges.done().size();
                try (GatewayProcess gateway = GatewayProcess.start(folder.resolve("gateway"), parts)) {
                    open += verify(gateway, before, List.copyOf(charges.done()).subList(charged, done), "seed " + seed + ", kill " + round);
                    charged = done;
                    if (round < times) run(gateway, charges, dice);
                }
            }
            System.out.println("kill: " + times + " kills, " + charged + " charges, each on record; " + open + " open calls closed as aborted");
            assertThat(charged).as("charges").isGreaterThan(times);
            assertThat(open).as("calls that were open").isGreaterThan(times);
        }
    }

    /// Calls come in and charge; after so many charges, and a moment, the process is gone.
    private void run(GatewayProcess gateway, Charges charges, Random dice) throws Exception {
        int target = charges.done().size() + 1 + dice.nextInt(60);
        long moment = dice.nextInt(3_000_000);
        CountDownLatch killed = new CountDownLatch(1);
        charges.onCharge(count -> {
            if (count < target) return;
            long until = System.nanoTime() + moment;
            while (System.nanoTime() < until) Thread.onSpinWait();
            gateway.kill();
            killed.countDown();
        });
        List<RawSip> callers = new ArrayList<>();
        try {
            for (int i = 0; i < CALLS; i++) {
                RawSip caller = new RawSip(gateway);
                callers.add(caller);
                caller.send(caller.invite("charges", "application/sdp", RawSip.sdp(House.freePort())));
                if (killed.getCount() > 0) answer(caller, killed);
            }
            assertThat(killed.await(60, TimeUnit.SECONDS)).as("the charge to be killed at; " + gateway.said()).isTrue();
        } finally {
            charges.onCharge(_ -> { });
            callers.forEach(RawSip::close);
        }
        gateway.awaitGone();
    }

    private static void answer(RawSip caller, CountDownLatch killed) {
        try {
            String answer = caller.awaitFinal("charges");
            assertThat(answer).startsWith("SIP/2.0 200");
            caller.send(caller.ack("charges", answer));
        } catch (AssertionError e) {
            if (killed.getCount() > 0) throw e;                 // it died while it was called
        }
    }

    /// @return how many of the new bundles were closed by the start
    private static int verify(GatewayProcess gateway, Set<CallBundle> before, List<String> charged, String where) {
        List<CallBundle> bundles = gateway.bundles().stream().filter(before::add).toList();
        Set<String> recorded = new HashSet<>();
        int aborted = 0;
        for (CallBundle bundle : bundles) {
            bundle.records("tool_req").forEach(r -> recorded.add(r.get("idem_key").asString()));
            Verification verification = bundle.verify();
            assertThat(verification.outcome()).as("%s: %s: %s", where, bundle, verification.findings()).isEqualTo(Verification.Outcome.INTACT);
            if (bundle.one("call_close").get("end").asString().equals("aborted")) aborted++;
        }
        assertThat(recorded).as("%s: what was charged is on record", where).containsAll(charged);
        return aborted;
    }
}
