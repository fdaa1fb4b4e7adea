package dev.parley.dialplan;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// From source to [Flow], or to everything that is wrong with it. Pure: no files, no clock, any thread.
/// It never throws on a source, whatever the source holds.
///
/// Syntax first, then names and types, then completeness (what a state must handle), then facts (what holds
/// where). A later step runs only when the earlier ones left it something meaningful to look at.
public final class Compiler {
    /// Longest source taken, in UTF-16 units.
    public static final int MAX_SOURCE = 4 << 20;

    private Compiler() { }

    /// With any rule packs ([RuleBook#ANY]): what they demand is not asked, and they are not pinned.
    public static CompileResult compile(String source, String fileName) {
        return compile(source, fileName, RuleBook.ANY);
    }

    /// @param fileName as diagnostics name it
    public static CompileResult compile(String source, String fileName, RuleBook book) {
        var problems = new Problems(fileName);
        if (source.length() > MAX_SOURCE) {
            problems.error("E012", new Span(1, 1, 0, 0), "a flow has at most " + MAX_SOURCE + " characters",
                    "split it into several flows");
            return new CompileResult(null, problems.sorted());
        }
        Draft draft = Parser.parse(source, problems);
        boolean parsed = problems.errors() == 0;
        if (parsed || draft.header != Span.NONE) {
            new NameCheck(draft, problems).run();
            new TypeCheck(draft, problems).run();
        }
        if (parsed) {
            boolean named = problems.errors() == 0;
            new CompletenessCheck(draft, problems).run();
            new GraphCheck(draft, problems).run();
            if (named) {
                new GuardCheck(draft, problems).run();
                new OutcomeCheck(draft, problems).run();
                new DeclarationCheck(draft, problems).run();
                new RecordingCheck(draft, problems).run();
                new FactCheck(draft, problems).run();
            }
        }
        if (parsed) packs(draft, book, problems);
        if (problems.errors() > 0) return new CompileResult(null, problems.sorted());
        Flow flow = draft.toFlow("", source, fileName);
        for (RuleBook.Missing missing : book.missing(flow)) problems.error("E161", missing.at(), missing.message(), missing.help());
        if (problems.errors() > 0) return new CompileResult(null, problems.sorted());
        return new CompileResult(draft.toFlow(Canonical.hash(flow), source, fileName), problems.sorted());
    }

    private static void packs(Draft draft, RuleBook book, Problems problems) {
        for (String pack : draft.packs) {
            Optional<String> pin = book.pin(pack);
            pin.ifPresent(draft.pins::add);
            if (pin.isEmpty()) problems.error("E160", draft.header, "there is no rule pack `" + pack + "`", Suggest.help(pack, book.names()));
        }
    }

    /// A source as it comes from a disk or a network: must be UTF-8.
    public static CompileResult compile(byte[] utf8, String fileName, RuleBook book) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        try {
            return compile(decoder.decode(ByteBuffer.wrap(utf8)).toString(), fileName, book);
        } catch (CharacterCodingException e) {
            var problems = new Problems(fileName);
            problems.error("E001", firstMalformed(utf8), "the file is not UTF-8", "save it as UTF-8");
            return new CompileResult(null, List.copyOf(problems.sorted()));
        }
    }

    private static Span firstMalformed(byte[] utf8) {
        var chars = CharBuffer.allocate(utf8.length);
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8), chars,
                true);     // stops at the first malformed byte
        String good = chars.flip().toString();
        int line = 1 + (int) good.chars().filter(c -> c == '\n').count();
        int column = 1 + good.codePointCount(good.lastIndexOf('\n') + 1, good.length());
        return new Span(line, column, good.length(), good.length() + 1);
    }
}
