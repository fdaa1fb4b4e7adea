package dev.parley.sip.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RegistrationTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static Registration of(int hosts) {
        return new Registration(hosts, 600, new Random(7), 0);
    }

    @Test void refreshesBeforeTheGrantedTimeRunsOut() {
        Registration r = of(1);
        assertThat(r.onDeadline(0)).isEqualTo(new Registration.Attempt(0, 600));
        assertThat(r.deadline()).isEqualTo(Long.MAX_VALUE);
        r.onRegistered(300, SECOND);
        assertThat(r.deadline()).isEqualTo(271 * SECOND);
        assertThat(r.isRegistered(300 * SECOND)).isTrue();
        assertThat(r.isRegistered(301 * SECOND)).isFalse();
        r.onDeadline(271 * SECOND);
        r.onRegistered(10, 271 * SECOND);
        assertThat(r.deadline()).isEqualTo(276 * SECOND);
    }

    @Test void asksForLongerAtOnceWhenTheIntervalIsTooBrief() {   // RFC 3261 §10.2.8
        Registration r = of(1);
        r.onDeadline(0);
        r.onRefused(423, "Interval Too Brief", 3600, -1, SECOND);
        assertThat(r.deadline()).isEqualTo(SECOND);
        assertThat(r.onDeadline(SECOND).expires()).isEqualTo(3600);
    }

    @Test void aRegistrarThatIsNeverSatisfiedIsNotAskedInALoop() {
        Registration r = of(1);
        long now = 0;
        int asked = 0;
        for (int min = 1000; now < 60 * SECOND; min += 1000) {
            now = Math.max(now, r.deadline());
            r.onDeadline(now);
            asked++;
            r.onRefused(423, "Interval Too Brief", min > 9000 ? 0 : min, -1, now);
        }
        assertThat(asked).isLessThan(25);
    }

    @Test void goesToTheNextHostAtOnceAndBacksOffWhenAllFailed() {
        Registration r = of(2);
        assertThat(r.onDeadline(0).host()).isZero();
        r.onSilence("timed out", SECOND);
        assertThat(r.deadline()).isEqualTo(SECOND);
        assertThat(r.onDeadline(SECOND).host()).isEqualTo(1);
        r.onRefused(503, "Busy", 0, -1, 2 * SECOND);
        assertThat(r.deadline()).isBetween(3 * SECOND, 4 * SECOND);
        assertThat(r.reason()).contains("503");
    }

    @Test void backOffDoublesToFiveMinutesAndHonoursRetryAfter() {
        Registration r = of(1);
        long now = 0;
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            r.onDeadline(now);
            r.onRefused(403, "Forbidden", 0, -1, now);
            waits.add((r.deadline() - now) / SECOND);
            now = r.deadline();
        }
        assertThat(waits.getFirst()).isBetween(1L, 2L);
        assertThat(waits.getLast()).isBetween(150L, 300L);
        r.onDeadline(now);
        r.onRefused(503, "Busy", 0, 900, now);
        assertThat(r.deadline() - now).isEqualTo(900 * SECOND);
    }

    @Test void stoppingTakesTheBindingAwayIfThereIsOne() {
        Registration r = of(1);
        assertThat(r.stop(0)).isNull();
        Registration bound = of(1);
        bound.onDeadline(0);
        bound.onRegistered(600, 0);
        assertThat(bound.stop(SECOND)).isEqualTo(new Registration.Attempt(0, 0));
        assertThat(bound.deadline()).isEqualTo(Long.MAX_VALUE);
    }

    @Test void aHostIsDownAfterTwoFailuresAndUpAfterOneAnswer() {
        HostHealth health = new HostHealth(30 * SECOND, 0);
        assertThat(health.onDeadline(0)).isTrue();
        assertThat(health.onDeadline(0)).isFalse();             // one probe at a time
        health.onSilence("timed out", SECOND);
        assertThat(health.usable()).isTrue();
        assertThat(health.onDeadline(health.deadline())).isTrue();
        health.onAnswer(503, 12 * SECOND);
        assertThat(health.state()).isEqualTo(HostHealth.State.DOWN);
        assertThat(health.reason()).contains("503");
        assertThat(health.deadline()).isEqualTo(22 * SECOND);
        assertThat(health.onDeadline(22 * SECOND)).isTrue();
        health.onAnswer(404, 22 * SECOND);                      // somebody is there
        assertThat(health.state()).isEqualTo(HostHealth.State.UP);
        assertThat(health.deadline()).isEqualTo(52 * SECOND);
    }
}
