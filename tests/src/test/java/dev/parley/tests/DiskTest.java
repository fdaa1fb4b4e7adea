package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.governance.audit.Verification;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real gateway on a real disk of its own that fills up: effects stop, calls end with a
/// BYE, new ones are refused, nothing is corrupt, and service resumes when the disk does.
class DiskTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir private Path folder;
    private Path disk;

    @BeforeEach void mount() throws Exception {
        disk = Files.createDirectories(folder.resolve("gateway/data"));
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=48m", "parley-test", disk.toString()) == 0;
        assumeTrue(mounted, "only root may mount a disk; FaultyDisk covers the same in the gateway's own tests");
    }

    @AfterEach void unmount() throws Exception {
        run("umount", "-l", disk.toString());
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }

    /// A file that is open for writing keeps Linux from remounting its disk read-only, so one that turns so under calls is
    /// played by `FaultyDisk`; here is one that is so from the start.
    @Test void onAReadOnlyDiskItDoesNotStartAndSaysWhy() throws Exception {
        assertThat(run("mount", "-o", "remount,ro,size=48m", disk.toString())).isZero();
        Map<String, String> parts = GatewayProcess.parts(4);
        Path file = GatewayProcess.write(folder.resolve("gateway"), parts);
        House.Run serve = House.run(folder, Duration.ofSeconds(60), "serve", "-c", file.toString());
        assertThat(serve.exit()).as(serve.said()).isEqualTo(2);
        assertThat(serve.said()).contains("data: ", "Read-only file system");
    }

    @Test void aDiskThatFillsUpUnderACallAndIsEmptiedAgain() throws Exception {
        Path filler = disk.resolve("filler");
        try (Charges charges = new Charges()) {
            Map<String, String> parts = GatewayProcess.parts(40);
            parts.put("flows", "flows: " + Charges.flow(folder.resolve("flows")));
            parts.put("connectors", charges.connectors());
            parts.remove("transfers");
            try (GatewayProcess gateway = GatewayProcess.start(folder.resolve("gateway"), parts)) {
                charges.onCharge(count -> {
                    if (count == 3) fill(filler);
                });
                try (RawSip during = new RawSip(gateway)) {
                    assertThat(invite(during)).startsWith("SIP/2.0 200");
                    during.await(m -> m.startsWith("BYE"), SOON, "BYE when the evidence is lost");
                }
                assertThat(charges.done()).as("nothing is charged without its record").hasSize(3);
                try (RawSip refused = new RawSip(gateway)) {
                    String answer = invite(refused);
                    assertThat(RawSip.status(answer)).isEqualTo(503);
                    assertThat(answer).containsIgnoringCase("Retry-After:");
                }
                Files.delete(filler);
                Await.until(() -> accepts(gateway), SOON, () -> "a call taken again");
                Await.until(() -> charges.done().size() >= 43, SOON, () -> "forty charges of the call taken again, not " + charges.done().size());
                List<CallBundle> closed = gateway.awaitClosed(List.of(), 2, SOON);
                CallBundle lost = closed.stream().filter(b -> b.log().contains("D:AUDIT")).findFirst()
                        .orElseThrow(() -> new AssertionError("no call ended with D:AUDIT: " + closed.stream().map(CallBundle::log).toList() + gateway.said()));
                assertThat(lost.one("trouble").get("reason").asString()).startsWith("D:AUDIT");
                for (CallBundle bundle : closed) {
                    assertThat(bundle.verify().outcome()).as(bundle.verify().findings().toString()).isEqualTo(Verification.Outcome.INTACT);
                }
            }
        }
    }

    private static void fill(Path filler) {
        try (OutputStream out = Files.newOutputStream(filler)) {
            byte[] block = new byte[4096];
            while (true) out.write(block);
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static String invite(RawSip caller) {
        caller.send(caller.invite("charges", "application/sdp", RawSip.sdp(House.freePort())));
        String answer = caller.awaitFinal("charges");
        if (RawSip.status(answer) == 200) caller.send(caller.ack("charges", answer));
        return answer;
    }

    private static boolean accepts(GatewayProcess gateway) {
        RawSip caller = new RawSip(gateway);
        boolean taken = RawSip.status(invite(caller)) == 200;
        caller.close();
        return taken;
    }
}
