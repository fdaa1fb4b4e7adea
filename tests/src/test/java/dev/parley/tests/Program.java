package dev.parley.tests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Another program, started by us and ended by its handle. What it says is kept; waiting is on its words and its exit.
final class Program implements AutoCloseable {
    private final Process process;
    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();
    private final Thread outReader;
    private final Thread errReader;

    private Program(Process process) {
        this.process = process;
        outReader = Thread.ofVirtual().start(() -> read(process.getInputStream(), out));
        errReader = Thread.ofVirtual().start(() -> read(process.getErrorStream(), err));
    }

    static Program start(Path folder, List<String> command) {
        try {
            return new Program(new ProcessBuilder(command).directory(folder.toFile()).start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.getFirst(), e);
        }
    }

    private void read(InputStream in, List<String> lines) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                synchronized (this) {
                    lines.add(line);
                    notifyAll();
                }
            }
        } catch (IOException e) {
            // the program is gone, and so is what it would have said
        }
        synchronized (this) {
            notifyAll();
        }
    }

    /// Waits until a line of the standard output matches from its beginning to its end or somewhere inside.
    ///
    /// @throws AssertionError when the program ends first or the time is up, with everything it said
    Matcher awaitLine(String regex, Duration patience) throws InterruptedException {
        Pattern pattern = Pattern.compile(regex);
        long until = System.nanoTime() + patience.toNanos();
        synchronized (this) {
            for (int seen = 0; ; ) {
                for (; seen < out.size(); seen++) {
                    Matcher matcher = pattern.matcher(out.get(seen));
                    if (matcher.find()) return matcher;
                }
                long left = until - System.nanoTime();
                if (left <= 0) throw new AssertionError("no line with `" + regex + "` within " + patience + ":\n" + said());
                if (!outReader.isAlive()) throw new AssertionError("ended without a line with `" + regex + "`:\n" + said());
                TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, 200_000_000L));
            }
        }
    }

    /// @return the exit code
    /// @throws AssertionError when it does not end in time; it is ended then
    int awaitExit(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            close();
            throw new AssertionError("did not end within " + patience + ":\n" + said());
        }
        outReader.join();
        errReader.join();
        return process.exitValue();
    }

    void type(String line) {
        PrintStream in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        in.println(line);
    }

    /// Asks it to end (SIGTERM).
    void terminate() {
        process.toHandle().destroy();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    synchronized List<String> out() {
        return List.copyOf(out);
    }

    synchronized List<String> err() {
        return List.copyOf(err);
    }

    /// Everything, the standard output first.
    synchronized String said() {
        return String.join("\n", out) + "\n" + String.join("\n", err);
    }

    @Override public void close() {
        process.toHandle().destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
