package dev.parley.sip;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/// The session timer of one call (RFC 4028): agreed anew in every 2xx to an INVITE or UPDATE, kept alive by
/// whoever is the refresher, and the end of the call when nobody refreshes. Runs in the call's mailbox.
///
/// ```
///   2xx ──► half the interval: we refresh, if it is ours to do
///       └─► the interval less a third of it, at most 32 s: BYE (§10)
/// ```
final class SessionTimer {
    private static final Pattern SECONDS = Pattern.compile("\\s*(\\d{1,9})\\b.*", Pattern.DOTALL);
    private static final Pattern REFRESHER = Pattern.compile(";\\s*refresher\\s*=\\s*(ua[cs])", Pattern.CASE_INSENSITIVE);
    private static final Duration MARGIN = Duration.ofSeconds(32);
    private static final int RECOVERY_ON_TIMER = 102;           // ITU-T Q.850

    private final Leg leg;
    private final Runnable refresh;
    /// What we ask for; a 422 raises it.
    private Duration interval;
    private Duration minimum;
    private boolean weRefresh;
    private boolean running;
    private @Nullable Future<?> refreshAt;
    private @Nullable Future<?> expiry;

    /// @param refresh sends a refreshing request
    SessionTimer(Leg leg, Runnable refresh) {
        this.leg = leg;
        this.refresh = refresh;
        SipTimers timers = leg.agent().config().timers();
        this.interval = timers.sessionExpires();
        this.minimum = timers.minimumSession();
    }

    // ---- requests from the other end

    /// §9: an interval below our minimum is refused, if the other end understands the refusal.
    static Optional<RequestChecks.Refusal> refuse(Request request, SipTimers timers) {
        Optional<Integer> asked = seconds(request, "Session-Expires");
        long least = timers.minimumSession().toSeconds();
        if (asked.isEmpty() || asked.get() >= least || !supported(request)) return Optional.empty();
        return Optional.of(new RequestChecks.Refusal(422, "", Map.of("Min-SE", Long.toString(least))));
    }

    /// Writes what holds from now on into the 2xx to `request` and starts the clock. Without a word about timers
    /// from the other end there is none: its silence is noticed by its media.
    void accept(Request request, Response ok) {
        boolean understands = supported(request);
        Optional<Integer> asked = seconds(request, "Session-Expires");
        if (!understands && asked.isEmpty()) {
            stop();
            return;
        }
        long least = Math.max(seconds(request, "Min-SE").orElse(0), leg.agent().config().timers().minimumSession().toSeconds());
        long seconds = Math.max(asked.map(Integer::longValue).orElse(leg.agent().config().timers().sessionExpires().toSeconds()), least);
        // Table 2: who cannot refresh is refreshed; who may choose has chosen; else the caller does it.
        boolean uas = !understands || refresher(request).filter("uas"::equals).isPresent();
        add(ok, "Session-Expires", seconds + ";refresher=" + (uas ? "uas" : "uac"));
        if (understands) add(ok, "Require", "timer");
        start(Duration.ofSeconds(seconds), uas);
    }

    // ---- requests of ours

    /// Asks for a timer in an INVITE or UPDATE of ours.
    void ask(Request request) {
        request.setHeader(leg.agent().messages().header("Supported", Messages.SUPPORTED));
        add(request, "Session-Expires", interval.toSeconds() + (running ? ";refresher=" + (weRefresh ? "uac" : "uas") : ""));
        add(request, "Min-SE", Long.toString(minimum.toSeconds()));
    }

    /// A 2xx to a request with [#ask]: what it says holds (§7.2).
    void agreed(Response ok) {
        Optional<Integer> seconds = seconds(ok, "Session-Expires");
        if (seconds.isEmpty()) {
            stop();
            return;
        }
        start(Duration.ofSeconds(seconds.get()), refresher(ok).filter("uas"::equals).isEmpty());
    }

    /// @return false: this 422 asks for nothing more than we asked already, so asking again is pointless
    boolean raise(Response tooSmall) {
        Optional<Integer> least = seconds(tooSmall, "Min-SE");
        if (least.isEmpty() || least.get() <= minimum.toSeconds()) return false;
        minimum = Duration.ofSeconds(least.get());
        if (interval.compareTo(minimum) < 0) interval = minimum;
        return true;
    }

    // ---- the clock

    private void start(Duration agreed, boolean ours) {
        stop();
        if (agreed.isZero()) return;
        running = true;
        interval = agreed;
        weRefresh = ours;
        Duration third = agreed.dividedBy(3);
        Duration margin = third.compareTo(MARGIN) < 0 ? third : MARGIN;
        expiry = leg.after(agreed.minus(margin), this::expired);
        if (ours) refreshAt = leg.after(agreed.dividedBy(2), this::due);
    }

    private void due() {
        if (running && !leg.isEnded()) refresh.run();
    }

    private void expired() {
        if (!running || leg.isEnded()) return;
        leg.fail(weRefresh ? "session timer: our refresh was not answered" : "session timer: the other end did not refresh",
                RECOVERY_ON_TIMER);
    }

    void stop() {
        running = false;
        if (refreshAt != null) refreshAt.cancel(false);
        if (expiry != null) expiry.cancel(false);
    }

    // ---- headers

    static boolean supported(Message message) {
        return Headers.lists(message, "Supported", "timer") || Headers.lists(message, "Require", "timer");
    }

    private static Optional<Integer> seconds(Message message, String header) {
        List<String> values = Headers.values(message, header);
        if (values.size() != 1) return Optional.empty();
        Matcher number = SECONDS.matcher(values.getFirst());
        return number.matches() ? Optional.of(Integer.parseInt(number.group(1))) : Optional.empty();
    }

    private static Optional<String> refresher(Message message) {
        return Headers.first(message, "Session-Expires").map(REFRESHER::matcher).filter(Matcher::find)
                .map(m -> m.group(1).toLowerCase(Locale.ROOT));
    }

    private void add(Message message, String name, String value) {
        message.addHeader(leg.agent().messages().header(name, value));
    }
}
