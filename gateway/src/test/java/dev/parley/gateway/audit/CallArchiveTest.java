package dev.parley.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dialplan.Compiler;
import dev.parley.dialplan.Flow;
import dev.parley.governance.CallId;
import dev.parley.governance.RecordType;
import dev.parley.governance.RulePacks;
import dev.parley.governance.audit.AuditVerifier;
import dev.parley.governance.audit.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A call's evidence from its first record to its bundle, over a failing disk and over a process that was gone.
class CallArchiveTest {
    private static final CommitLog.Settings QUICK =
            new CommitLog.Settings(Duration.ofMillis(1), 1 << 20, 64, Duration.ofMillis(20), 1000, Duration.ofMillis(5));

    @TempDir private Path data;

    private static Flow flow() throws IOException {
        String source = Files.readString(Path.of("..", "flows", "billing.flow"));
        return Objects.requireNonNull(Compiler.compile(source, "billing.flow", RulePacks.BOOK).flow());
    }

    private CallArchive open(Disk disk) throws IOException {
        return new CallArchive(data, QUICK, disk, System::nanoTime);
    }

    private static void say(CallRecord record, RecordType type, int i) {
        record.append(type, Map.of("i", i), System.nanoTime());
    }

    private static void await(CallRecord record) throws InterruptedException {
        CountDownLatch durable = new CountDownLatch(1);
        record.whenDurable(durable::countDown);
        assertThat(durable.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private Verification verify(CallId call) throws IOException {
        return AuditVerifier.verify(new FolderBundle(data.resolve("calls").resolve(call.value())));
    }

    @Test void aCallHasItsBundleWhenItEndsAndTheLogForgetsIt() throws Exception {
        CallId call;
        try (CallArchive archive = open(Disk.REAL)) {
            call = archive.nextCallId();
            CallRecord record = archive.open(call, 1, flow(), _ -> { });
            say(record, RecordType.CALL_OPEN, 0);
            for (int i = 1; i < 20; i++) say(record, RecordType.HEARD, i);
            await(record);
            assertThat(verify(call).outcome()).as("in progress, read from the log").isEqualTo(Verification.Outcome.INCOMPLETE);
            archive.finish(record);
            assertThat(verify(call)).returns(Verification.Outcome.INTACT, Verification::outcome).returns(21L, Verification::records);
        }
        try (CallArchive again = open(Disk.REAL)) {
            assertThat(again.lastNumber()).isEqualTo(1);
            assertThat(CommitLog.read(data.resolve("log"), call.value())).isEmpty();
        }
    }

    @Test void aCallOfAProcessThatIsGoneIsClosedAsAborted() throws Exception {
        CallId call;
        try (CallArchive archive = open(Disk.REAL)) {
            call = archive.nextCallId();
            CallRecord record = archive.open(call, 7, flow(), _ -> { });
            say(record, RecordType.CALL_OPEN, 0);
            say(record, RecordType.TOOL_REQ, 1);
            await(record);
        }
        try (CallArchive again = open(Disk.REAL)) {
            Verification verification = verify(call);
            assertThat(verification.findings()).isEmpty();
            assertThat(verification.records()).isEqualTo(3);
            assertThat(Files.readString(data.resolve("calls").resolve(call.value()).resolve("records.jsonl"))).contains("\"end\":\"aborted\"");
            assertThat(again.lastNumber()).isEqualTo(7);
        }
    }

    /// Killed between making a call's folder and its first record: nothing of the call happened, and a folder without records would
    /// look like one whose records were taken.
    @Test void aFolderOfACallThatNeverBeganIsTakenAway() throws Exception {
        Path folder;
        try (CallArchive archive = open(Disk.REAL)) {
            CallId call = archive.nextCallId();
            archive.open(call, 1, flow(), _ -> { });
            folder = data.resolve("calls").resolve(call.value());
            assertThat(folder).isDirectory();
        }
        open(Disk.REAL).close();
        assertThat(folder).doesNotExist();
    }

    /// Full, read-only, an error: the call hears of it, what it still says is kept, and the bundle is whole in the end.
    @Test void aDiskThatFailsUnderACallLosesNothingOfItWhenItComesBack() throws Exception {
        for (String how : List.of("full", "read-only", "error")) {
            FaultyDisk disk = new FaultyDisk(Long.MAX_VALUE);
            try (CallArchive archive = open(disk)) {
                CallId call = archive.nextCallId();
                AtomicReference<String> lost = new AtomicReference<>("");
                CountDownLatch told = new CountDownLatch(1);
                CallRecord record = archive.open(call, 1, flow(), reason -> {
                    lost.set(reason);
                    told.countDown();
                });
                say(record, RecordType.CALL_OPEN, 0);
                await(record);
                switch (how) {
                    case "full" -> disk.free(10);
                    case "read-only" -> disk.readOnly(true);
                    default -> disk.failingSync(true);
                }
                for (int i = 1; i < 10; i++) say(record, RecordType.TOOL_REQ, i);
                assertThat(told.await(10, TimeUnit.SECONDS)).as(how).isTrue();
                assertThat(lost.get()).as(how).contains("the audit log cannot be written");
                assertThat(archive.down()).isPresent();
                say(record, RecordType.FLOW_END, 10);
                archive.finish(record);
                assertThat(verify(call).outcome()).as(how).isEqualTo(Verification.Outcome.INCOMPLETE);
                disk.free(Long.MAX_VALUE);
                disk.readOnly(false);
                disk.failingSync(false);
                long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
                while (verify(call).outcome() != Verification.Outcome.INTACT && System.nanoTime() < until) Thread.onSpinWait();
                assertThat(verify(call)).as(how).returns(Verification.Outcome.INTACT, Verification::outcome).returns(12L, Verification::records);
            }
        }
    }

    @Test void anExportedFileIsVerifiedAndSaysWhatWasChanged() throws Exception {
        CallId call;
        try (CallArchive archive = open(Disk.REAL)) {
            call = archive.nextCallId();
            CallRecord record = archive.open(call, 1, flow(), _ -> { });
            say(record, RecordType.CALL_OPEN, 0);
            Files.writeString(record.recording(), "sound");
            archive.finish(record);
        }
        Path folder = data.resolve("calls").resolve(call.value());
        Path file = data.resolve("one.zip");
        ZipBundle.write(List.of(folder), file);
        byte[] first = Files.readAllBytes(file);
        ZipBundle.write(List.of(folder), file);
        assertThat(Files.readAllBytes(file)).isEqualTo(first);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(ZipBundle.calls(zip)).containsExactly(call.value());
            assertThat(AuditVerifier.verify(new ZipBundle(zip, call.value())).outcome()).isEqualTo(Verification.Outcome.INTACT);
        }
        Files.writeString(folder.resolve("recording.wav"), "silence");
        ZipBundle.write(List.of(folder), file);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Verification verification = AuditVerifier.verify(new ZipBundle(zip, call.value()));
            assertThat(verification.outcome()).isEqualTo(Verification.Outcome.TAMPERED);
            assertThat(verification.findings().getFirst().file()).isEqualTo("recording.wav");
        }
    }
}
