package dev.parley.governance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every numbered case of the attack catalogue is some test's, in whatever module: a row of [AttackCatalogueTest] that starts with
/// the number, or a test annotated in a comment of its own line (`// case 12`, `// attack cases 33 and 35`).
class EveryCaseTest {
    private static final int CASES = 74;
    private static final Pattern ROW = Pattern.compile("^ *(\\d{1,2}) +\\| .*");
    private static final Pattern NOTE = Pattern.compile("@(?:Test|ParameterizedTest)\\b.*// *(?:(?:attack )?cases? )((?:\\d+(?:, | and |$|\\b))+)");
    private static final Pattern NUMBERS = Pattern.compile("@(?:Test|ParameterizedTest)\\b.*// *(\\d+(?:, \\d+)*)$");

    /// Cases nothing can be tested of yet, each with what is missing. It only shrinks.
    private static final Map<Integer, String> AWAITED = Map.ofEntries(
        Map.entry(31, "muting a spoken card number in text and audio"),
        Map.entry(36, "tool arguments arrive as a map already: duplicates are the provider's to refuse"),
        Map.entry(43, "human approval"), Map.entry(44, "human approval"), Map.entry(61, "the dial gate"),
        Map.entry(66, "no speech-to-speech engine"), Map.entry(67, "no speech-to-speech engine"),
        Map.entry(70, "the audit store as an effect's condition"), Map.entry(73, "opt-out"));

    static Set<Integer> cases(String line, boolean catalogue) {
        Set<Integer> found = new TreeSet<>();
        Matcher row = ROW.matcher(line);
        if (catalogue && row.matches()) found.add(Integer.valueOf(row.group(1)));
        for (Pattern pattern : List.of(NOTE, NUMBERS)) {
            Matcher note = pattern.matcher(line);
            if (note.find()) for (String number : note.group(1).split("\\D+")) found.add(Integer.valueOf(number));
        }
        return found;
    }

    @Test void isSomeTestsCase() throws IOException {
        Set<Integer> missing = new TreeSet<>();
        for (int i = 1; i <= CASES; i++) missing.add(i);
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            files.filter(file -> file.toString().endsWith("Test.java") && file.toString().contains("src/test/java")).forEach(file -> {
                try {
                    for (String line : Files.readAllLines(file)) missing.removeAll(cases(line, file.endsWith("AttackCatalogueTest.java")));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        missing.removeAll(AWAITED.keySet());
        assertEquals(Set.of(), missing, "cases no test is about");
    }

    @Test void theNotationIsRead() {
        assertEquals(Set.of(33, 35), cases("    @Test void a() {    // attack cases 33 and 35", false));
        assertEquals(Set.of(1, 2, 25), cases("    @Test void a() {  // cases 1, 2 and 25", false));
        assertEquals(Set.of(7), cases("         7 | OOV | gair-on-tee", true));
        assertTrue(cases("    // case 9 is elsewhere", true).isEmpty());
    }
}
