package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.agent.Endpointer;
import dev.parley.dialplan.Compiler;
import dev.parley.dialplan.Flow;
import dev.parley.gateway.audit.CallRecord;
import dev.parley.governance.CallId;
import dev.parley.governance.Policy;
import dev.parley.governance.RecordType;
import dev.parley.governance.RulePacks;
import dev.parley.governance.audit.AuditChain;
import dev.parley.governance.audit.Json;
import dev.parley.session.CallEvent;
import dev.parley.session.CallSettings;
import dev.parley.session.Effect;
import dev.parley.session.Replay;
import dev.parley.session.Tape;
import dev.parley.sip.LocalMedia;
import dev.parley.sip.OfferAnswer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A small call, its log as the gateway writes it, and its tape.
class CallReplayTest {
    private final Flow flow = read();
    private final List<Map<String, Object>> tape = new ArrayList<>();
    private final List<byte[]> log = new ArrayList<>();

    private static Flow read() {
        try {
            return Compiler.compile(Files.readString(Path.of("../flows/frontdesk/frontdesk.flow")), "frontdesk.flow", RulePacks.BOOK).flow();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void record() {
        LocalMedia local = LocalMedia.g711("127.0.0.1", 20_000, 7);
        var settings = new CallSettings(new CallId("c1"), new Policy(flow, RulePacks.of(flow), Locale.US, LocalDate.of(2026, 1, 5)), local, "sip-1", "sip:a@127.0.0.1",
                "frontdesk", Endpointer.Patience.DEFAULT, Duration.ofSeconds(8), Duration.ofSeconds(2), Duration.ofMinutes(60));
        tape.add(Tape.begin(settings));
        List<Tape.Entry> entries = new ArrayList<>();
        long at = 1_000_000_000L;
        for (CallEvent event : List.of(new CallEvent.Invited(Optional.of(OfferAnswer.offer(LocalMedia.g711("127.0.0.1", 30_000, 1)))), new CallEvent.Acknowledged(Optional.empty()),
                new CallEvent.HungUp("caller", "BYE", 16))) {
            entries.add(new Tape.Entry(at += 250_000_000L, event));
        }
        entries.forEach(e -> tape.add(Tape.line(e.at(), e.event())));
        var chain = new AuditChain(new CallId("c1"), 4, flow.hash());
        for (Replay.Written written : Replay.run(settings, entries)) {
            Effect.Journal journal = written.journal();
            log.add(chain.append(journal.type(), CallRecord.object(journal.fields()), Instant.parse("2026-01-05T10:00:00.123Z"), written.at()).line());
        }
        log.add(chain.append(RecordType.MEDIA_STATISTICS, Json.Obj.EMPTY.with("sent", 5), Instant.parse("2026-01-05T10:00:01Z"), at).line());
        log.add(chain.close(Json.Obj.EMPTY.with("end", "abandoned"), Map.of(), Instant.parse("2026-01-05T10:00:02Z"), at).line());
    }

    @Test void theSameEventsMakeTheSameLogToTheByteAndWhatTheDriverWroteIsTakenAsItStands() {
        record();
        CallReplay.Result result = CallReplay.run(flow, log, tape);
        assertThat(result.difference()).isEmpty();
        assertThat(result.again()).isEqualTo(log.size() - 2).isGreaterThan(3);
        assertThat(result.events()).isEqualTo(3);
    }

    @Test void anEventThatWasNotThatEventShowsInTheFirstRecordItChanges() {
        record();
        tape.set(3, Tape.line(1_750_000_000L, new CallEvent.HungUp("gateway", "BYE", 16)));
        CallReplay.Result result = CallReplay.run(flow, log, tape);
        assertThat(result.same()).isFalse();
        assertThat(result.difference()).contains("\"by\":\"caller\"").contains("again:").contains("\"by\":\"gateway\"");
    }

    @Test void aRecordThatWasTakenOutOrAddedShows() {
        record();
        byte[] taken = log.remove(2);
        assertThat(CallReplay.run(flow, log, tape).same()).isFalse();
        log.add(2, taken);
        log.add(3, taken);
        assertThat(CallReplay.run(flow, log, tape).same()).isFalse();
    }

    @Test void anotherFlowIsRefused() {
        record();
        Flow other = Compiler.compile(flow.source().replace("Goodbye.", "So long."), "frontdesk.flow", RulePacks.BOOK).flow();
        assertThatThrownBy(() -> CallReplay.run(other, log, tape)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("the call ran flow");
    }
}
