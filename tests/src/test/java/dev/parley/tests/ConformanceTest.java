package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/conformance.md` is made from a table of scenarios and the tests that show them. A test that is gone, or a page that is
/// not what the table says, fails; `-Dconformance.update` writes the page.
class ConformanceTest {
    private static final Path PAGE = House.ROOT.resolve("docs/conformance.md");
    private static final String HEAD = """
            # Conformance: twenty-five situations that break gateways

            Each line is a real failure of a real gateway, as a scenario. The tests named show that Parley does what the standard
            says; all of them run with `./mvnw verify`, and one that fails fails the build. What no test shows yet is said.
            This page is generated: `./mvnw verify -pl tests -am -Dtest=ConformanceTest -Dconformance.update` rewrites it.

            | | scenario | standard | shown by | not shown yet |
            |---|---|---|---|---|
            """;

    private record Scenario(int number, String what, String standard, List<String> tests, String missing) { }

    private static List<Scenario> scenarios() {
        return House.resource("conformance.tsv").lines().filter(line -> !line.startsWith("#")).map(line -> line.split("\t", -1))
                .map(f -> new Scenario(Integer.parseInt(f[0]), f[1], f[2], List.of(f[3].split(" ")), f[4])).toList();
    }

    private static Map<String, Path> testClasses() throws IOException {
        Map<String, Path> found = new TreeMap<>();
        try (Stream<Path> files = Files.find(House.ROOT, 12, (path, _) -> path.toString().contains("/src/test/java/") && path.toString().endsWith("Test.java"))) {
            files.forEach(file -> found.put(file.getFileName().toString().replace(".java", ""), file));
        }
        return found;
    }

    @Test void everyTestThatIsNamedExists() throws IOException {
        Map<String, Path> classes = testClasses();
        List<String> gone = new ArrayList<>();
        for (Scenario scenario : scenarios()) {
            for (String test : scenario.tests()) {
                Path file = classes.get(test.substring(0, test.indexOf('.')));
                String method = test.substring(test.indexOf('.') + 1);
                boolean runs = file != null && Files.readString(file).matches("(?s).*@(Test|ParameterizedTest|RepeatedTest|TestFactory)\\b(?:(?!\\bvoid ).)*?\\bvoid " + method + "\\(.*");
                if (!runs) gone.add(scenario.number() + ": " + test);
            }
        }
        assertThat(gone).isEmpty();
        assertThat(scenarios()).extracting(Scenario::number).isEqualTo(java.util.stream.IntStream.rangeClosed(1, 25).boxed().toList());
    }

    @Test void thePageSaysWhatTheTableSays() throws IOException {
        StringBuilder page = new StringBuilder(HEAD);
        for (Scenario s : scenarios()) {
            page.append("| ").append(s.number()).append(" | ").append(s.what()).append(" | ").append(s.standard()).append(" | `").append(String.join("`, `", s.tests()))
                    .append("` | ").append(s.missing().isEmpty() ? "-" : s.missing()).append(" |\n");
        }
        long whole = scenarios().stream().filter(s -> s.missing().isEmpty()).count();
        page.append("\n").append(whole).append(" of 25 are shown in full, ").append(25 - whole).append(" in part.\n");
        if (System.getProperty("conformance.update") != null) Files.writeString(PAGE, page);
        assertThat(PAGE).as("write it with -Dconformance.update").hasContent(page.toString());
    }
}
