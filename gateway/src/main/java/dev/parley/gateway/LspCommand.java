package dev.parley.gateway;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "lsp", mixinStandardHelpOptions = true,
        description = "A language server for editors, over standard input and output (LSP 3.17). See docs/editor/README.md.")
final class LspCommand implements Callable<Integer> {
    @Option(names = "--stdio", description = "Accepted because editors pass it; there is no other way.") private boolean stdio;

    @SuppressWarnings("NullAway.Init")
    LspCommand() { }

    @Override public Integer call() throws IOException {
        System.setOut(System.err);                                   // standard output belongs to the protocol alone
        try (var out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))) {
            return new LanguageServer(System.in, out).run();
        }
    }
}
