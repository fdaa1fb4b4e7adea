package dev.parley.tests.bench;

import dev.parley.governance.Decision;
import dev.parley.governance.SpeechContext;
import dev.parley.governance.UtteranceReview;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/// Review of one clause, on one thread, for packs of 50 and of 5,000 phrases: the second must cost no more. The compiler takes some
/// twenty seconds to settle, hence the long warm-up. Run it with
/// `./mvnw -Pbench …` as docs/performance.md says.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 8, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(value = 1, jvmArgsAppend = {"-XX:+UseZGC", "-XX:+UseCompactObjectHeaders"})
@Threads(1)
public class ReviewBenchmark {
    @Param({"50", "5000"})
    public int phrases;

    private SpeechContext context;
    private int next;

    @Setup public void setUp() {
        context = Clauses.context(phrases);
    }

    @Benchmark public Decision oneClause() {
        next = (next + 1) % Clauses.SPOKEN.size();
        return UtteranceReview.judge(context, Clauses.SPOKEN.get(next));
    }
}
