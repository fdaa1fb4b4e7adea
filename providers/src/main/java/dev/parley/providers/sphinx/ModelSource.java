package dev.parley.providers.sphinx;

import dev.parley.agent.SpeechException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where the files of an acoustic model and its dictionary come from, each read once.
///
/// The stock model lies in the jar `sphinx4-data` under `edu/cmu/sphinx/models/en-us`. That is not a legal package
/// name (the hyphen), so the module system does not encapsulate it and a class loader finds it on the module path
/// and on the class path alike: nothing is unpacked.
sealed interface ModelSource {
    /// @param name `mdef`, `means`, … or `dictionary`
    byte[] read(String name);

    record Stock() implements ModelSource {
        private static final String ROOT = "edu/cmu/sphinx/models/en-us/";

        @Override public byte[] read(String name) {
            String path = ROOT + (name.equals("dictionary") ? "cmudict-en-us.dict" : "en-us/" + name);
            try (InputStream in = Stock.class.getClassLoader().getResourceAsStream(path)) {
                if (in == null) throw new SpeechException("acoustic model not found: is `sphinx4-data` on the path? no `" + path + "`");
                return in.readAllBytes();
            } catch (IOException e) {
                throw new SpeechException("cannot read `" + path + "`: " + e.getMessage(), e);
            }
        }
    }

    /// A model directory as Sphinx trains it (`mdef` in text form, `-model ptm`), with `dictionary` beside the rest.
    record Directory(Path path) implements ModelSource {
        @Override public byte[] read(String name) {
            try {
                return Files.readAllBytes(path.resolve(name));
            } catch (IOException | UncheckedIOException e) {
                throw new SpeechException("cannot read `" + path.resolve(name) + "` of the acoustic model", e);
            }
        }
    }
}
