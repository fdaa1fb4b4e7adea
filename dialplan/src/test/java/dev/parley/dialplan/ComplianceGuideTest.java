package dev.parley.dialplan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The control matrix quotes flows by line; a quotation that is not there is a control that is not there.
/// `-Dgolden.update` writes the numbers anew.
class ComplianceGuideTest {
    private static final Path GUIDE = Path.of("../docs/compliance.md");
    private static final Pattern QUOTATION = Pattern.compile("`(flows/[\\w/]+\\.flow):(\\d+)` `([^`]+)`");

    @Test void everyQuotedLineSaysWhatIsQuoted() throws IOException {
        String guide = Files.readString(GUIDE);
        if (Boolean.getBoolean("golden.update")) {
            guide = QUOTATION.matcher(guide).replaceAll(found ->
                    Matcher.quoteReplacement("`" + found.group(1) + ":" + line(found.group(1), found.group(3)) + "` `" + found.group(3) + "`"));
            Files.writeString(GUIDE, guide);
        }
        List<String> wrong = new ArrayList<>();
        Matcher found = QUOTATION.matcher(guide);
        int quotations = 0;
        while (found.find()) {
            quotations++;
            if (!Integer.toString(line(found.group(1), found.group(3), Integer.parseInt(found.group(2)))).equals(found.group(2))) wrong.add(found.group());
        }
        assertThat(quotations).isGreaterThan(20);
        assertThat(wrong).as("lines that moved or changed; if they only moved: -Dgolden.update").isEmpty();
    }

    private static int line(String file, String words) {
        return line(file, words, 0);
    }

    /// @return the line that says `words`: `preferred` if it does, else the first; 0 if none
    private static int line(String file, String words, int preferred) {
        try {
            List<String> lines = Files.readAllLines(Path.of("..").resolve(file));
            if (preferred > 0 && preferred <= lines.size() && lines.get(preferred - 1).contains(words)) return preferred;
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).contains(words)) return i + 1;
            }
            return 0;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
