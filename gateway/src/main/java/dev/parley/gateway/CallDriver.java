package dev.parley.gateway;

import dev.parley.agent.Connector;
import dev.parley.agent.ToolOutcome;
import dev.parley.agent.Transcriber;
import dev.parley.agent.Vocabulary;
import dev.parley.codecs.VadSettings;
import dev.parley.gateway.audit.CallArchive;
import dev.parley.gateway.audit.CallRecord;
import dev.parley.gateway.audit.TapeFile;
import dev.parley.governance.ApprovedToolCall;
import dev.parley.governance.ApprovedTransfer;
import dev.parley.governance.CallMonitor;
import dev.parley.governance.FlowView;
import dev.parley.governance.RecordType;
import dev.parley.media.Bridge;
import dev.parley.media.CallMedia;
import dev.parley.media.MediaEvent;
import dev.parley.media.MediaSettings;
import dev.parley.session.Call;
import dev.parley.session.CallEvent;
import dev.parley.session.CallSettings;
import dev.parley.session.Effect;
import dev.parley.session.Tape;
import dev.parley.sip.IncomingCall;
import dev.parley.sip.LocalMedia;
import dev.parley.sip.NegotiatedMedia;
import dev.parley.sip.SipCall;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Runs one call: the only place where it meets a clock, a queue and the world. One virtual thread drains the mailbox;
/// effects are performed in order on that thread, and none of them blocks it.
final class CallDriver implements Runnable {
    /// The detector only says that it has become quiet; how long a pause ends a turn is the endpointer's to judge.
    private static final int HANGOVER_MILLIS = 200;
    /// The configuration says not to ask the caller's side for this destination.
    private static final int NOT_ASKED = 405;
    private static final Map<String, String> RETRY_AFTER = Map.of("Retry-After", String.valueOf(Gateway.DISK_RETRY_AFTER));
    private static final int TEMPORARY_FAILURE = 41;            // ITU-T Q.850
    private static final SecureRandom DICE = new SecureRandom();

    private final CallSettings settings;
    private final Call call;
    private final CallMonitor monitor;
    private final Mailbox mailbox = new Mailbox();
    /// The dialog with the caller: the first one, or the one that took its place (RFC 3891).
    private volatile IncomingCall dialog;
    private volatile SipCall sip;
    private @Nullable FarLeg far;
    private @Nullable Bridge bridge;
    private @Nullable NegotiatedMedia agreed;
    private final MediaPort port;
    private final Engines engines;
    private final CallArchive archive;
    private final CallRecord record;
    private final TapeFile tape;
    private long awaited;
    private final CallObserver observer;
    private final Switchboard switchboard;
    private final Ladder ladder;
    private final Runnable onEnd;
    private final Mind mind;
    private volatile @Nullable CallMedia media;
    private @Nullable Ear ear;
    private @Nullable Mouth mouth;
    private @Nullable Recorder recorder;
    private Vocabulary vocabulary;
    private boolean overflowTold;
    private volatile FlowView view;

    CallDriver(CallSettings settings, IncomingCall incoming, MediaPort port, Engines engines, String model, CallArchive archive, CallRecord record,
               CallObserver observer, Switchboard switchboard, Ladder ladder, Runnable onEnd) {
        this.settings = settings;
        this.call = new Call(settings);
        this.monitor = new CallMonitor(settings.policy().flow());
        this.view = call.view();
        this.port = port;
        this.engines = engines;
        this.archive = archive;
        this.record = record;
        this.tape = archive.tape(record);
        tape.add(Tape.begin(settings));
        this.observer = observer;
        this.switchboard = switchboard;
        this.ladder = ladder;
        this.dialog = incoming;
        this.sip = incoming.call();
        this.onEnd = onEnd;
        this.vocabulary = new Vocabulary(locale(), List.of(), List.of(), true);
        this.mind = new Mind(name(), engines.models().get(model), this::post);
    }

    private String name() {
        return "call-" + settings.id();
    }

    private String locale() {
        return settings.policy().locale().toLanguageTag();
    }

    /// Any thread.
    void post(CallEvent event) {
        mailbox.post(event);
    }

    /// Where the flow stands. Any thread.
    FlowView view() {
        return view;
    }

    @Override public void run() {
        try {
            while (!call.isEnded()) {
                CallEvent event = mailbox.poll(call.deadline() - Clock.now());
                long now = Clock.now();
                if (event instanceof CallEvent.PartiallyTranscribed(var words)) observer.partial(settings.id(), words, now);
                handle(event, now);
                if (mailbox.overflowed() && !overflowTold) {
                    overflowTold = true;
                    handle(new CallEvent.HangUpRequested("the call's mailbox was full"), now);
                }
                boolean recorded = false;
                for (Effect effect = call.poll(); effect != null; effect = call.poll()) {
                    perform(effect, now);
                    recorded |= effect instanceof Effect.Journal;
                }
                awaitEvidence();
                if (recorded) view = call.view();                 // nothing changes that is not on the record
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | AssertionError e) {
            // A broken promise of ours ends this call with its reason on the record, never the process.
            Faults.report(settings.id(), e);
            fault(e);
        } finally {
            close();
        }
    }

    /// On the tape first: what the call makes of it is on the record.
    private void handle(@Nullable CallEvent event, long now) {
        tape.add(Tape.line(now, event instanceof CallEvent.DigitPressed(var digit) && isSealing() && digit != '#' && digit != '*' ? new CallEvent.DigitPressed('0') : event));
        if (event == null) call.onDeadline(now);
        else call.handle(event, now);
    }

    /// The keys of a card are nowhere, sealed or not: that some were pressed is all the call makes of them too.
    private boolean isSealing() {
        FlowView now = call.view();
        return now.keypad() && now.collecting().stream().anyMatch(slot -> now.flow().slots().get(slot).sealed());
    }

    /// Something waits for its record: the call is told when that is durable. On the log's thread, which must not wait.
    private void awaitEvidence() {
        long records = call.awaitedRecords();
        if (records <= awaited) return;
        awaited = records;
        record.whenDurable(() -> post(new CallEvent.EvidenceDurable(records)));
    }

    private void fault(Throwable cause) {
        sip.hangUp(TEMPORARY_FAILURE, "internal fault");
        try {
            record.append(RecordType.FAULT, Map.of("reason", String.valueOf(cause)), Clock.now());
        } catch (RuntimeException | AssertionError e) {
            Faults.report(settings.id(), e);                  // the record itself may be what is broken
        }
    }

    private void perform(Effect effect, long now) {
        switch (effect) {
            case Effect.Answer(var description) -> dialog.answer(description);
            case Effect.Reject(var status, var reason) -> dialog.reject(status, reason, status == 503 ? RETRY_AFTER : Map.of());
            case Effect.AnswerReoffer(var description) -> sip.respondReinvite(description);
            case Effect.RejectReoffer(var status, var reason) -> sip.rejectReinvite(status, reason);
            case Effect.HangUp(var cause, var text) -> sip.hangUp(cause, text);
            case Effect.Transfer(var transfer) -> transfer(transfer);
            case Effect.Dial(var transfer) -> dial(transfer);
            case Effect.Join(var transfer) -> join(transfer);
            case Effect.Part(var cause, var text) -> part(cause, text);
            case Effect.StartMedia(var agreed) -> startMedia(agreed);
            case Effect.ChangeMedia(var agreed) -> changeMedia(agreed);
            case Effect.Speak(var utterance) -> {
                if (mouth != null) mouth.speak(utterance);
            }
            case Effect.StopSpeaking(var turn) -> {
                if (media != null) media.playback().advanceTurn(turn);
            }
            case Effect.Record(var resume) -> {
                if (media == null) return;
                if (resume) media.recording().resume();
                else media.recording().pause();
            }
            case Effect.Expect(var expected) -> {
                vocabulary = expected;
                if (ear != null) ear.expect(expected);
            }
            case Effect.EndUtterance _ -> {
                if (ear != null) ear.endUtterance();
            }
            case Effect.Generate(var generation, var request) -> mind.generate(generation, request);
            case Effect.CancelGeneration _ -> mind.cancel();
            case Effect.RunTool(var approved) -> runTool(approved);
            case Effect.Journal(var type, var fields) -> {
                journal(type, fields, now);
                for (CallMonitor.Hit hit : monitor.observe(type, fields)) {
                    Faults.alert(settings.id(), hit);
                    journal(RecordType.MONITOR_HIT, Map.of("assertion", hit.assertion(), "what", hit.what()), now);
                }
            }
            case Effect.Ended(var end) -> record.ending(end);
        }
    }

    private void journal(RecordType type, Map<String, Object> fields, long now) {
        record.append(type, fields, now);
        observer.recorded(settings.id(), type, fields, now);
    }

    // ---- media --------------------------------------------------------------------------------------------------

    private void startMedia(NegotiatedMedia agreed) {
        this.agreed = agreed;
        CallMedia started = new CallMedia(MediaSettings.of(settings.id(), Formats.first(agreed), DICE.nextInt(), DICE.nextInt(0x10000), DICE.nextInt())
                .withSources(Formats.sources(agreed)).withVad(VadSettings.TELEPHONE.withHangoverMillis(HANGOVER_MILLIS)));
        media = started;
        mouth = new Mouth(name(), started.playback(), engines.synthesizer(), locale(), this::post);
        ear = new Ear(name(), started.ear(), engines.transcriber(), vocabulary, this::post);
        recorder = new Recorder(name(), started.recording(), record.recording(), reason -> post(new CallEvent.EvidenceLost(reason)));
        started.protect(MediaKeys.protection(null, null, agreed.srtp()));
        started.hold(agreed.remoteHold());
        port.start(started, new InetSocketAddress(agreed.remoteAddress(), agreed.remotePort()), this::heard, this::mediaBroke);
    }

    private void changeMedia(NegotiatedMedia agreed) {
        if (media == null) return;
        Formats.change(media, this.agreed, agreed);
        this.agreed = agreed;
        port.redirect(new InetSocketAddress(agreed.remoteAddress(), agreed.remotePort()));
    }

    /// On the media loop: translate and post, nothing else.
    private void heard(MediaEvent event) {
        switch (event) {
            case MediaEvent.SpeechStarted(var onsetAt, var decidedAt, var _) -> {
                if (ear != null) ear.open();
                post(new CallEvent.SpeechStarted(onsetAt, decidedAt));
            }
            case MediaEvent.SpeechEnded(var lastSpeechAt, var _, var _) -> post(new CallEvent.SpeechEnded(lastSpeechAt));
            case MediaEvent.Digit(var digit, var _, var _) -> post(new CallEvent.DigitPressed(digit));
            case MediaEvent.PlaybackStarted(var decision, var at) -> post(new CallEvent.PlaybackStarted(decision, at));
            case MediaEvent.PlaybackFinished(var decision, var samples, var _) -> post(new CallEvent.PlaybackFinished(decision, (int) samples));
            case MediaEvent.PlaybackCut(var decision, var sent, var known, var at) -> {
                if (sent > 0) post(new CallEvent.PlaybackStopped(at));
                post(new CallEvent.PlaybackCut(decision, (int) sent, mouth != null && mouth.isWhole(decision) ? (int) known : -1));
            }
            case MediaEvent.PlaybackFailed(var decision, var sent, var _) -> post(new CallEvent.PlaybackCut(decision, (int) sent, -1));
            case MediaEvent.RtpTimeout _ -> post(new CallEvent.MediaTimedOut());
            case MediaEvent.RecordingPaused _ -> post(new CallEvent.RecordingChanged(false));
            case MediaEvent.RecordingResumed _ -> post(new CallEvent.RecordingChanged(true));
            case MediaEvent.FirstPacket _, MediaEvent.SourceLatched _ -> { }
        }
    }

    /// On the media loop.
    private void mediaBroke(Throwable cause) {
        Faults.report(settings.id(), cause);
        post(new CallEvent.HangUpRequested("a fault of ours in the media"));
    }

    // ---- the world ----------------------------------------------------------------------------------------------

    private void runTool(ApprovedToolCall approved) {
        String operation = approved.operation();
        int dot = operation.indexOf('.');
        Connector connector = engines.connectors().get(dot < 0 ? operation : operation.substring(0, dot));
        if (connector == null) {
            post(new CallEvent.ToolReturned(approved.decision(), new ToolOutcome.Fail("no connector for `" + operation + "`")));
            return;
        }
        Thread.ofVirtual().name(name() + "-tool-" + approved.tool())
                .start(() -> post(new CallEvent.ToolReturned(approved.decision(), connector.run(approved))));
    }

    private void transfer(ApprovedTransfer transfer) {
        Optional<TransferTarget> target = switchboard.target(transfer.destination());
        if (target.isEmpty()) {
            post(new CallEvent.TransferDone(404));
        } else if (target.get().by() == TransferTarget.By.BRIDGE) {
            post(new CallEvent.TransferRefused(NOT_ASKED));
        } else {
            Map<String, String> headers = switchboard.headers(transfer, target.get());
            headers.put("Referred-By", switchboard.referredBy());
            sip.refer(target.get().uri(), headers);
        }
    }

    private void dial(ApprovedTransfer transfer) {
        NegotiatedMedia near = agreed;
        Optional<TransferTarget> target = switchboard.target(transfer.destination());
        Optional<FarLeg> leg = near == null || target.isEmpty() ? Optional.empty()
                : switchboard.dial(transfer, target.get(), settings.caller(), near.codec(), name(), ladder, this::post);
        if (leg.isEmpty()) post(new CallEvent.TargetRefused(503, "no media port is free"));
        else far = leg.get();
    }

    private void join(ApprovedTransfer transfer) {
        CallMedia other = far == null ? null : far.media();
        if (media != null && other != null) bridge = new Bridge(transfer, media, other);
    }

    private void part(int q850Cause, String text) {
        if (bridge != null) bridge.part();
        if (far != null) far.close(q850Cause, text);
        bridge = null;
        far = null;
    }

    /// Another dialog takes the caller's place; the one before ends. On the user agent's thread.
    void replaceBy(IncomingCall next) {
        dialog = next;
        moveTo(next.call());
        post(new CallEvent.Replaced(next.offer(), next.callerUri()));
    }

    /// As [#replaceBy], with a dialog that we began.
    void moveTo(SipCall next) {
        SipCall before = sip;
        sip = next;
        before.hangUp(16, "replaced");
    }

    Ladder ladder() {
        return ladder;
    }

    LocalMedia local() {
        return settings.local();
    }

    SipCall sip() {
        return sip;
    }

    /// Whether the call hangs on this dialog.
    boolean isIn(SipCall wanted) {
        return sip == wanted;
    }

    IncomingCall dialog() {
        return dialog;
    }

    /// Counters of this call's media and how it sounds, by the names of the record; empty before it has begun. Any thread.
    Map<String, Object> mediaFigures() {
        CallMedia running = media;
        return running == null ? Map.of() : MediaFigures.of(running);
    }

    /// The record comes last because it names the finished recording; when it cannot be written the call is gone all the same.
    private void close() {
        try {
            mind.close();
            part(16, "the call is over");
            if (media != null) media.playback().stopAll();
            port.close();
            if (ear != null) ear.close();
            if (mouth != null) mouth.close();
            if (recorder != null) recorder.close();
            if (media != null) record.append(RecordType.MEDIA_STATISTICS, MediaFigures.of(media), Clock.now());
            tape.close();
            archive.finish(record);
        } catch (RuntimeException | AssertionError e) {
            Faults.report(settings.id(), e);
        } finally {
            port.close();
            onEnd.run();
        }
    }
}
