package dev.parley.gateway;

import dev.parley.dialplan.Flow;
import dev.parley.governance.CallId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/// The folder all evidence goes to: one sub-folder per call under `calls/`, which is that call's audit bundle.
final class CallArchive {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Path calls;
    private final SecureRandom dice = new SecureRandom();

    CallArchive(Path data) {
        calls = data.resolve("calls");
        try {
            Files.createDirectories(calls);
        } catch (IOException e) {
            throw new ConfigurationException("data: `" + calls + "` cannot be created: " + e.getMessage());
        }
        if (!Files.isWritable(calls)) throw new ConfigurationException("data: `" + calls + "` cannot be written");
    }

    /// Sorts by time; the random part keeps calls of one second apart.
    CallId nextCallId() {
        return new CallId(STAMP.format(ZonedDateTime.now(ZoneOffset.UTC)) + "-" + String.format("%06x", dice.nextInt(1 << 24)));
    }

    CallRecord open(CallId call, long number, Flow flow) {
        return new CallRecord(calls.resolve(call.value()), call, number, flow);
    }
}
