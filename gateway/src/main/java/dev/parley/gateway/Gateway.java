package dev.parley.gateway;

import dev.parley.agent.Endpointer;
import dev.parley.dialplan.Flow;
import dev.parley.gateway.audit.CallArchive;
import dev.parley.gateway.audit.CallRecord;
import dev.parley.governance.CallId;
import dev.parley.governance.FlowView;
import dev.parley.governance.Policy;
import dev.parley.governance.RecordType;
import dev.parley.session.CallEvent;
import dev.parley.session.CallSettings;
import dev.parley.sip.AudioCodec;
import dev.parley.sip.DialogId;
import dev.parley.sip.Edge;
import dev.parley.sip.IncomingCall;
import dev.parley.sip.LocalMedia;
import dev.parley.sip.Locator;
import dev.parley.sip.SipCall;
import dev.parley.sip.SipCallEvent;
import dev.parley.sip.SipCallListener;
import dev.parley.sip.SipConfig;
import dev.parley.sip.SipEvents;
import dev.parley.sip.SipTimers;
import dev.parley.sip.SipUserAgent;
import dev.parley.sip.Transport;
import dev.parley.sip.dns.ServerLocation;
import dev.parley.sip.trunk.Gatekeeper;
import dev.parley.sip.trunk.Trunk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/// A running gateway: listens for SIP, gives each call its flow, its ports and its driver. Any thread.
final class Gateway implements AutoCloseable, SipEvents {
    private static final SipCallListener DEAF = _ -> { };
    private static final Duration MODEL_DEADLINE = Duration.ofSeconds(8);
    private static final Duration TRANSCRIBER_DEADLINE = Duration.ofSeconds(2);
    private static final int NO_ROUTE = 404;
    /// Seconds: a disk is not emptied in a moment.
    static final int DISK_RETRY_AFTER = 10;

    private final Configuration configuration;
    private final Supplier<FlowStore> flows;
    private final Engines engines;
    private final CallObserver observer;
    private final PortPool ports;
    private final MediaPlane media;
    private final SipUserAgent sip;
    private final Switchboard switchboard;
    private final Trunks trunks;
    private final Ladders ladders;
    private final CallArchive archive;
    private final AtomicLong lastCall;
    private final Map<CallId, CallDriver> calls = new ConcurrentHashMap<>();
    private final DrainState draining = new DrainState();

    /// @param flows those that take calls at the time of asking
    Gateway(Configuration configuration, Supplier<FlowStore> flows, Engines engines, CallObserver observer) {
        this.configuration = configuration;
        this.flows = flows;
        this.engines = engines;
        this.observer = observer;
        this.archive = archive(configuration.resolve(configuration.data()));
        this.lastCall = new AtomicLong(archive.lastNumber());
        this.ports = new PortPool(configuration.media().firstPort(), configuration.media().lastPort());
        Configuration.Listen listen = configuration.listen();
        int loops = Math.max(1, Runtime.getRuntime().availableProcessors());
        this.media = new MediaPlane(listen.address(), ports, loops);
        Set<Transport> transports = EnumSet.noneOf(Transport.class);
        listen.transports().forEach(t -> transports.add(Transport.valueOf(t.toUpperCase(Locale.ROOT))));
        try {
            configuration.trunks().checkSecrets();
            Locator locator = new ServerLocation(new DnsResolver(), transports, new SecureRandom());
            Gatekeeper gatekeeper = gatekeeper();
            Edge edge = new Edge(Optional.of(gatekeeper), locator, Optional.ofNullable(listen.tls()).map(SipTls::of), Clock::now);
            this.sip = new SipUserAgent(new SipConfig(listen.address(), listen.sip(), transports, "Parley", advertised(),
                    configuration.limits().calls(), SipTimers.STANDARD), edge, this);
            this.trunks = new Trunks(configuration.trunks(), gatekeeper, sip, locator);
            this.ladders = new Ladders(configuration.resolve(configuration.data()));
            sip.tap(ladders);
            this.switchboard = new Switchboard(sip, media, configuration.media().srtp(), advertised(), configuration.transfers(), configuration.resolve(configuration.data()), ladders, trunks);
        } catch (RuntimeException e) {
            media.close();
            archive.close();
            throw e;
        }
    }

    private static CallArchive archive(Path data) {
        try {
            return new CallArchive(data, Clock::now);
        } catch (IOException e) {
            throw new ConfigurationException("data: " + e.getMessage());
        }
    }

    private Gatekeeper gatekeeper() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        Configuration.Limits limits = configuration.limits();
        return new Gatekeeper(configuration.trunks().book(), configuration.trunks().strangers(), limits.calls(), limits.callsPerSecond(),
                advertised(), secret, Clock.now());
    }

    /// Those that take calls from now on.
    FlowStore flows() {
        return flows.get();
    }

    Trunks trunks() {
        return trunks;
    }

    /// 0: TLS is not listened on.
    int tlsPort() {
        return sip.tlsPort();
    }

    /// The address peers reach us at: configured, else the one we listen on, else this machine's own.
    private String advertised() {
        String configured = configuration.listen().advertise();
        if (configured != null) return configured;
        String address = configuration.listen().address();
        return address.equals("0.0.0.0") ? Addresses.own() : address;
    }

    int sipPort() {
        return sip.port();
    }

    int openCalls() {
        return calls.size();
    }

    int portsInUse() {
        return media.portsInUse();
    }

    /// What the gateway holds right now. Of an idle one everything is zero, transactions up to 64*T1 (32 s) after the last
    /// message: they absorb retransmissions (RFC 3261 §17).
    record Held(int calls, int ports, int dialogs, int transactions) {
        @Override public String toString() {
            return calls + " calls, " + ports + " ports, " + dialogs + " dialogs, " + transactions + " transactions";
        }
    }

    Held held() {
        return new Held(calls.size(), portsInUse(), sip.openDialogs(), sip.openTransactions());
    }

    @Override public SipCallListener onInvite(IncomingCall incoming) {
        if (draining.isDraining()) {
            incoming.reject(503, "Service Unavailable", Map.of("Retry-After", String.valueOf(DrainState.RETRY_AFTER_SECONDS)));
            return DEAF;
        }
        if (incoming.replaces().isPresent()) return replace(incoming, incoming.replaces().get());
        Optional<String> down = archive.down();                 // no evidence, no call
        if (down.isPresent()) {
            incoming.reject(503, "Service Unavailable", Map.of("Retry-After", String.valueOf(DISK_RETRY_AFTER)));
            return DEAF;
        }
        Party party = Party.of(incoming);
        Optional<FlowStore.Entry> route = flows.get().route(party.called());
        if (route.isEmpty()) {
            incoming.reject(NO_ROUTE, "Not Found");
            return DEAF;
        }
        Optional<MediaPort> port = media.open();
        if (port.isEmpty()) {
            incoming.reject(503, "Service Unavailable", Map.of("Retry-After", "10"));
            return DEAF;
        }
        return start(incoming, party, route.get(), port.get());
    }

    private SipCallListener start(IncomingCall incoming, Party party, FlowStore.Entry entry, MediaPort port) {
        CallId id = archive.nextCallId();
        Optional<CallRecord> record = record(id, entry);
        if (record.isEmpty()) {                                 // no evidence, no call; the disk may recover
            port.close();
            incoming.reject(503, "Service Unavailable", Map.of("Retry-After", String.valueOf(DISK_RETRY_AFTER)));
            return DEAF;
        }
        CallDriver driver = driver(id, record.get(), incoming, party, entry, port, () -> { });
        incoming.ringing();
        begin(id, driver, incoming);
        return event -> told(driver, incoming.call(), event);
    }

    /// Places a call over a trunk. Its outcome is the origination's to tell.
    ///
    /// @param remember keeps the origination by the call's id
    /// @return empty: no media port is free, or no record can be begun
    Optional<CallId> place(Trunks.Way.Open way, Dialler.Order order, FlowStore.Entry entry, BiConsumer<String, Origination> remember) {
        PlacedCall placed = new PlacedCall(sip, way, order.to());
        Optional<MediaPort> port = media.open();
        CallId id = archive.nextCallId();
        Optional<CallRecord> record = archive.down().isPresent() ? Optional.empty() : port.flatMap(_ -> record(id, entry));
        if (record.isEmpty()) {
            port.ifPresent(MediaPort::close);
            placed.reject(503, "Service Unavailable");
            return Optional.empty();
        }
        Origination origination = new Origination(id, order.to(), order.trunk());
        CallDriver driver = driver(id, record.get(), placed, new Party(order.to(), way.from()), entry, port.get(), origination::over);
        remember.accept(id.value(), origination);
        Map<String, Object> gate = Map.of("to", order.to(), "trunk", order.trunk(), "consents", order.known().consents().stream().sorted().toList());
        placed.prepare(dial -> {
            record.get().append(RecordType.DIAL_GATE, gate, Clock.now());
            record.get().whenDurable(() -> Thread.ofVirtual().name("call-" + id + "-dial").start(dial));
        }, event -> {
            if (driver.isIn(placed)) origination.heard(event, driver::post, rest -> told(driver, placed, rest));
        });
        begin(id, driver, placed);
        trunks.after(order.ringSeconds(), () -> {
            if (origination.rangTooLong(order.ringSeconds(), driver::post)) placed.hangUp(19, "no answer");
        });
        return Optional.of(id);
    }

    /// @return empty: it cannot be begun, and the fault is told
    private Optional<CallRecord> record(CallId id, FlowStore.Entry entry) {
        try {
            return Optional.of(archive.open(id, lastCall.incrementAndGet(), entry.flow(), reason -> post(id, new CallEvent.EvidenceLost(reason))));
        } catch (UncheckedIOException e) {
            Faults.report(id, e);
            return Optional.empty();
        }
    }

    private CallDriver driver(CallId id, CallRecord record, IncomingCall incoming, Party party, FlowStore.Entry entry, MediaPort port, Runnable over) {
        Policy policy = new Policy(entry.flow(), entry.rules(), FlowStore.locale(entry.flow()), LocalDate.now());
        long sdpSession = ThreadLocalRandom.current().nextLong(1, Integer.MAX_VALUE);
        List<AudioCodec> preferred = incoming.trunk().map(Trunk::codecs).filter(codecs -> !codecs.isEmpty()).orElse(LocalMedia.EVERY_CODEC);
        LocalMedia local = LocalMedia.g711(advertised(), port.port(), sdpSession).withCodecs(preferred);
        local = configuration.media().srtp().keyed(local, incoming.transport() == Transport.TLS);
        CallSettings settings = new CallSettings(id, policy, local, incoming.id().callId(), party.caller(), party.called(), Endpointer.Patience.DEFAULT,
                MODEL_DEADLINE, TRANSCRIBER_DEADLINE, configuration.limits().longestCall());
        Ladder ladder = ladders.claim(incoming.id().callId());
        return new CallDriver(settings, incoming, port, engines, model(entry.flow()), archive, record, observer, switchboard, ladder, () -> {
            ended(id);
            ladders.finish(id, ladder);
            over.run();
        });
    }

    private void begin(CallId id, CallDriver driver, IncomingCall incoming) {
        calls.put(id, driver);
        driver.post(new CallEvent.Invited(incoming.offer()));
        Thread.ofVirtual().name("call-" + id).start(driver);
    }

    /// An INVITE with Replaces takes over the caller's end of a call we have (RFC 3891): an attended transfer's last step.
    private SipCallListener replace(IncomingCall incoming, DialogId replaced) {
        Optional<CallDriver> call = calls.values().stream().filter(driver -> driver.dialog().id().equals(replaced)).findFirst();
        if (call.isEmpty()) {
            incoming.reject(481, "Call/Transaction Does Not Exist");
            return DEAF;
        }
        ladders.join(incoming.id().callId(), call.get().ladder());
        call.get().replaceBy(incoming);
        return event -> told(call.get(), incoming.call(), event);
    }

    private void ended(CallId id) {
        calls.remove(id);
        observer.ended(id);
    }

    /// Where a call's flow stands; empty when there is no such call, or it has not begun.
    Optional<FlowView> view(CallId id) {
        return Optional.ofNullable(calls.get(id)).map(CallDriver::view);
    }

    /// Counters of a call's media and how it sounds; empty when there is no such call, or none yet.
    Map<String, Object> mediaFigures(CallId id) {
        CallDriver driver = calls.get(id);
        return driver == null ? Map.of() : driver.mediaFigures();
    }

    /// @return false: there is no such call any more
    boolean post(CallId id, CallEvent event) {
        CallDriver driver = calls.get(id);
        if (driver != null) driver.post(event);
        return driver != null;
    }

    private String model(Flow flow) {
        return flow.with().stream().filter(w -> w.kind().equals("model") && engines.models().containsKey(w.name()))
                .map(Flow.With::name).findFirst().orElse(engines.defaultModel());
    }

    /// What the user agent tells of one call, in the call's own words.
    private void told(CallDriver driver, SipCall dialog, SipCallEvent event) {
        if (!driver.isIn(dialog)) return;                       // of a dialog that was replaced
        switch (event) {
            case SipCallEvent.Acknowledged(var answer) -> driver.post(new CallEvent.Acknowledged(answer));
            case SipCallEvent.Cancelled _ -> driver.post(new CallEvent.HungUp("caller", "CANCEL", -1));
            case SipCallEvent.Hungup(var cause, var text) ->
                    driver.post(new CallEvent.HungUp("caller", "BYE" + (cause < 0 ? "" : " Q.850 " + cause) + (text.isEmpty() ? "" : " " + text), cause));
            case SipCallEvent.Failed(var reason, var cause) -> driver.post(new CallEvent.HungUp("gateway", reason, cause));
            case SipCallEvent.Reoffered(var offer) -> driver.post(new CallEvent.Reoffered(offer));
            case SipCallEvent.InfoDigit(var digit, var _) -> driver.post(new CallEvent.DigitPressed(digit));
            case SipCallEvent.TransferDone(var status) -> driver.post(new CallEvent.TransferDone(status));
            case SipCallEvent.TransferRefused(var status) -> driver.post(new CallEvent.TransferRefused(status));
            case SipCallEvent.TransferUnreported _ -> driver.post(new CallEvent.TransferUnreported());
            case SipCallEvent.ReferRequested(var target) ->
                    Referral.serve(sip, driver, target, ladders, (next, heard) -> told(driver, next, heard));
            case SipCallEvent.TransferProgress _, SipCallEvent.ReofferAccepted _,
                 SipCallEvent.ReofferRefused _, SipCallEvent.Ringing _, SipCallEvent.EarlyMedia _, SipCallEvent.Answered _,
                 SipCallEvent.Refused _ -> { }             // of calls we place, or of no consequence for one we answered
        }
    }

    /// @return false: it takes none already
    boolean stopTakingCalls() {
        boolean first = draining.begin();
        sip.drain(true);
        return first;
    }

    boolean isDraining() {
        return draining.isDraining();
    }

    /// Refuses new calls and waits for those there are, until the last BYE is answered and the last port is free.
    ///
    /// @return false: some were still there at the deadline
    boolean drain(Duration patience) throws InterruptedException {
        stopTakingCalls();
        long until = Clock.now() + patience.toNanos();
        while (!isIdle() && Clock.now() < until) Thread.sleep(50);
        return isIdle();
    }

    private boolean isIdle() {
        return calls.isEmpty() && sip.openCalls() == 0 && portsInUse() == 0;
    }

    /// Ends what is left, politely on the wire: a few seconds at most.
    void hangUpAll() {
        calls.values().forEach(driver -> driver.post(new CallEvent.HangUpRequested("the gateway is shutting down")));
        try {
            drain(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends what is left and frees everything.
    @Override public void close() {
        hangUpAll();
        trunks.close();
        sip.close();
        media.close();
        engines.close();
        archive.close();
    }
}
