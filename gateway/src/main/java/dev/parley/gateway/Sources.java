package dev.parley.gateway;

import dev.parley.dialplan.CompileResult;
import dev.parley.dialplan.Compiler;
import dev.parley.dialplan.Diagnostic;
import dev.parley.dialplan.DiagnosticPrinter;
import dev.parley.dialplan.Flow;
import dev.parley.governance.RulePacks;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Flow sources as the command line names them.
final class Sources {
    /// Standard input.
    static final Path STDIN = Path.of("-");

    private Sources() { }

    /// A source that is not UTF-8 is a problem of the flow; a file that cannot be read is a wrong use.
    static byte[] bytes(Path file) {
        try {
            return file.equals(STDIN) ? System.in.readAllBytes() : Files.readAllBytes(file);
        } catch (IOException e) {
            throw new ConfigurationException(file + ": cannot be read");
        }
    }

    /// @return null if it is not UTF-8
    static @Nullable String text(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /// @param file as diagnostics name it
    static CompileResult compile(Path file, byte[] source) {
        return Compiler.compile(source, file.toString(), RulePacks.BOOK);
    }

    /// @return null if the flow does not compile; its diagnostics have been printed to `err`
    static @Nullable Flow compile(Path file, PrintWriter err) {
        byte[] source = bytes(file);
        CompileResult result = compile(file, source);
        if (result.flow() == null) print(result.diagnostics(), source, err);
        return result.flow();
    }

    static void print(List<Diagnostic> diagnostics, byte[] source, PrintWriter err) {
        err.print(printed(diagnostics, source));
        err.flush();
    }

    /// As [#printed], never in colour.
    static String plainly(List<Diagnostic> diagnostics, byte[] source) {
        return new DiagnosticPrinter(new String(source, StandardCharsets.UTF_8), false).print(diagnostics);
    }

    static String printed(List<Diagnostic> diagnostics, byte[] source) {
        return new DiagnosticPrinter(new String(source, StandardCharsets.UTF_8), Terminal.isColoured()).print(diagnostics);
    }
}
