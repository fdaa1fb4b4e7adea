package dev.parley.gateway;

import dev.parley.sip.Line;
import dev.parley.sip.Locator;
import dev.parley.sip.SipReply;
import dev.parley.sip.SipUserAgent;
import dev.parley.sip.Target;
import dev.parley.sip.Transport;
import dev.parley.sip.auth.DigestAccount;
import dev.parley.sip.trunk.HostHealth;
import dev.parley.sip.trunk.Registration;
import dev.parley.sip.trunk.Trunk;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One trunk at work: keeps its binding at the carrier's registrar, knows which of its hosts answer, and makes the line a
/// call takes. What it sends goes out on threads of its own, since a look-up or a connection may wait. Any thread.
final class TrunkKeeper {
    /// A host that says nothing for so long is not waited for, whatever the transaction's timers are.
    private static final long PATIENCE = Duration.ofSeconds(4).toNanos();
    private static final long SECOND = 1_000_000_000L;
    private static final int MOST_ROUTES = 8;
    private static final Pattern EXPIRES = Pattern.compile("(?i);\\s*expires\\s*=\\s*\"?(\\d{1,7})");
    private static final Pattern ADDRESS = Pattern.compile("<([^>]+)>");

    private final Trunk trunk;
    private final SipUserAgent sip;
    private final Locator locator;
    private final Optional<DigestAccount> account;
    private final HostHealth[] hosts;
    private final @Nullable Registration registration;
    private final String callId;
    private long cseq = 1;
    private int attempt;
    private long attemptBy = Long.MAX_VALUE;
    private final long[] probeBy;
    private final CountDownLatch unbound = new CountDownLatch(1);
    private List<String> serviceRoute = List.of();

    TrunkKeeper(Trunk trunk, SipUserAgent sip, Locator locator, long now) {
        this.trunk = trunk;
        this.sip = sip;
        this.locator = locator;
        RandomGenerator random = new SecureRandom();
        this.account = trunk.login().map(login -> new DigestAccount(login.user(), login.password(), random));
        this.hosts = new HostHealth[trunk.hosts().size()];
        this.probeBy = new long[hosts.length];
        for (int i = 0; i < hosts.length; i++) {
            hosts[i] = new HostHealth(trunk.probeSeconds() * SECOND, now);
            probeBy[i] = Long.MAX_VALUE;
        }
        this.registration = trunk.register().map(r -> new Registration(hosts.length, r.expires(), random, now)).orElse(null);
        this.callId = Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong()) + "@" + trunk.name();
    }

    Trunk trunk() {
        return trunk;
    }

    /// Does what is due.
    synchronized void tick(long now) {
        if (registration != null) {
            if (now >= attemptBy) {
                attempt++;
                attemptBy = Long.MAX_VALUE;
                registration.onSilence("no answer from " + trunk.hosts().get(registration.host()), now);
            }
            if (now >= registration.deadline()) register(registration.onDeadline(now), now);
        }
        for (int i = 0; i < hosts.length; i++) {
            if (now >= probeBy[i]) {
                probeBy[i] = Long.MAX_VALUE;
                hosts[i].onSilence("no answer to OPTIONS", now);
            }
            if (hosts[i].onDeadline(now)) probe(i, now);
        }
    }

    // ---- registration

    private void register(Registration.Attempt what, long now) {
        int mine = ++attempt;
        attemptBy = now + PATIENCE;
        long number = cseq;
        cseq += 3;                                              // each challenge answered takes the next
        Trunk.Register binding = trunk.register().orElseThrow();
        String domain = binding.aor().substring(binding.aor().indexOf('@') + 1).replaceFirst("[;?].*", "");
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Contact", sip.contact(binding.contactUser(), transport(what.host())));
        headers.put("Expires", Integer.toString(what.expires()));
        headers.put("Supported", "path, outbound");
        String aor = "<" + binding.aor() + ">";
        start("register", () -> sip.request("REGISTER", "sip:" + domain, aor, aor, callId, number, headers, one(what.host(), proxies()),
                reply -> registered(mine, what, reply, Clock.now())));
    }

    private synchronized void registered(int mine, Registration.Attempt what, SipReply reply, long now) {
        if (what.expires() == 0) unbound.countDown();
        if (registration == null || mine != attempt || what.expires() == 0) return;
        attemptBy = Long.MAX_VALUE;
        switch (reply) {
            case SipReply.Silence(var why) -> registration.onSilence(why, now);
            case SipReply.Final answer when answer.status() < 300 -> {
                serviceRoute = routes(answer.header("service-route"));
                registration.onRegistered(granted(answer, what.expires()), now);
            }
            case SipReply.Final(var status, var reason, var headers) -> registration.onRefused(status, reason,
                    number(headers.get("min-expires"), 0), number(headers.get("retry-after"), -1), now);
        }
    }

    /// What our own Contact was given, else `Expires`, else what we asked for (RFC 3261 §10.3).
    private int granted(SipReply.Final answer, int asked) {
        String user = trunk.register().orElseThrow().contactUser();
        for (String contact : answer.header("contact")) {
            Matcher expires = EXPIRES.matcher(contact);
            if (contact.contains(":" + user + "@") && expires.find()) return Integer.parseInt(expires.group(1));
        }
        return number(answer.header("expires"), asked);
    }

    private static int number(@Nullable List<String> values, int otherwise) {
        if (values == null || values.isEmpty()) return otherwise;
        String first = values.getFirst().strip().split("[ ;(]", 2)[0];
        return first.matches("\\d{1,7}") ? Integer.parseInt(first) : otherwise;
    }

    private static List<String> routes(List<String> values) {
        List<String> out = new ArrayList<>();
        for (String value : values) {
            Matcher address = ADDRESS.matcher(value);
            while (address.find() && out.size() < MOST_ROUTES) out.add(address.group(1));
        }
        return List.copyOf(out);
    }

    /// Takes our binding away. @return open when the registrar has answered, or there is nothing to take away
    synchronized CountDownLatch stop(long now) {
        Registration.Attempt last = registration == null ? null : registration.stop(now);
        if (last == null) return new CountDownLatch(0);
        register(last, now);
        return unbound;
    }

    // ---- hosts

    private void probe(int host, long now) {
        probeBy[host] = now + PATIENCE;
        String uri = trunk.hosts().get(host);
        String from = "<sip:parley@" + trunk.domain() + ">";
        start("probe", () -> sip.request("OPTIONS", uri, from, "<" + uri + ">", "", 1, Map.of("Accept", "application/sdp"), one(host, List.of()),
                reply -> probed(host, reply, Clock.now())));
    }

    private synchronized void probed(int host, SipReply reply, long now) {
        probeBy[host] = Long.MAX_VALUE;
        switch (reply) {
            case SipReply.Final(var status, var _, var _) -> hosts[host].onAnswer(status, now);
            case SipReply.Silence(var why) -> hosts[host].onSilence(why, now);
        }
    }

    private synchronized void met(int host, boolean reached, String why) {
        hosts[host].onCall(reached, why, Clock.now());
    }

    private Transport transport(int host) {
        String uri = trunk.hosts().get(host).toLowerCase(java.util.Locale.ROOT);
        if (uri.startsWith("sips:") || uri.contains("transport=tls")) return Transport.TLS;
        return uri.contains("transport=tcp") ? Transport.TCP : Transport.UDP;
    }

    private List<String> proxies() {
        return trunk.proxy().map(List::of).orElse(List.of());
    }

    private synchronized List<String> route() {
        return serviceRoute.isEmpty() ? proxies() : serviceRoute;
    }

    /// Hosts that answer first, in the configured order, then the others: a call is better tried than not.
    private synchronized List<Integer> order() {
        List<Integer> out = new ArrayList<>();
        for (int i = 0; i < hosts.length; i++) if (hosts[i].usable()) out.add(i);
        for (int i = 0; i < hosts.length; i++) if (!hosts[i].usable()) out.add(i);
        return out;
    }

    /// The way of one call.
    Line line(Runnable released) {
        return new TrunkLine(null, route(), released);
    }

    private Line one(int host, List<String> route) {
        return new TrunkLine(host, route, () -> { });
    }

    private final class TrunkLine implements Line {
        private final @Nullable Integer only;
        private final List<String> route;
        private final Runnable released;
        private final Map<Target, Integer> whose = new LinkedHashMap<>();

        TrunkLine(@Nullable Integer only, List<String> route, Runnable released) {
            this.only = only;
            this.route = route;
            this.released = released;
        }

        /// With a proxy the first Route says where (RFC 3261 §8.1.2).
        @Override public synchronized List<Target> targets() {
            if (!route.isEmpty() && trunk.proxy().isPresent()) return List.of();
            for (int host : only == null ? order() : List.of(only)) {
                for (Target target : locator.locate(trunk.hosts().get(host))) whose.putIfAbsent(target, host);
            }
            return List.copyOf(whose.keySet());
        }

        @Override public List<String> route() {
            return route;
        }

        @Override public Optional<DigestAccount> account() {
            return account;
        }

        @Override public void reached(Target target) {
            tell(target, true, "");
        }

        @Override public void failed(Target target, String why) {
            tell(target, false, why);
        }

        private synchronized void tell(Target target, boolean good, String why) {
            Integer host = whose.get(target);
            if (host != null && only == null) met(host, good, why);
        }

        @Override public void released() {
            released.run();
        }
    }

    private void start(String what, Runnable task) {
        Thread.ofVirtual().name(what + "-" + trunk.name()).start(() -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                Faults.report(e);
            }
        });
    }

    // ---- what it looks like from outside

    synchronized Map<String, Object> describe(long now) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("name", trunk.name());
        if (registration != null) {
            out.put("registered", registration.isRegistered(now));
            if (!registration.reason().isEmpty()) out.put("registrationReason", registration.reason());
            if (registration.isRegistered(now)) out.put("registeredForSeconds", (registration.validUntil() - now) / SECOND);
        }
        List<Map<String, Object>> list = new ArrayList<>();
        for (int i = 0; i < hosts.length; i++) {
            Map<String, Object> host = new LinkedHashMap<>();
            host.put("uri", trunk.hosts().get(i));
            host.put("state", hosts[i].state().name().toLowerCase(java.util.Locale.ROOT));
            if (!hosts[i].reason().isEmpty()) host.put("reason", hosts[i].reason());
            list.add(host);
        }
        out.put("hosts", list);
        return out;
    }
}
