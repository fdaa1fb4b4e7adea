package dev.parley.governance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the word lists shipped in this module's jar: one entry a line, under `[section]` headings, `#` for
/// comments.
final class PhraseFile {
    private PhraseFile() { }

    /// Section to entries, in file order. The files are part of this jar, so one that is absent or malformed
    /// is our bug.
    static Map<String, List<String>> read(String resource) {
        return parse(text(resource));
    }

    static String text(String resource) {
        try (InputStream in = PhraseFile.class.getResourceAsStream(resource)) {
            if (in == null) throw new IllegalStateException("no resource `" + resource + "`");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, List<String>> parse(String text) {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        List<String> section = null;
        for (String line : text.lines().toList()) {
            String entry = line.replaceFirst("(^|\\s)#.*", "").strip();
            if (entry.isEmpty()) continue;
            if (entry.startsWith("[") && entry.endsWith("]")) {
                section = sections.computeIfAbsent(entry.substring(1, entry.length() - 1).strip(), _ -> new ArrayList<>());
            } else if (section == null) {
                throw new IllegalStateException("entry before any section: `" + entry + "`");
            } else {
                section.add(entry);
            }
        }
        return sections;
    }
}
