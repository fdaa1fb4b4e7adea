package dev.parley.gateway;

import dev.parley.gateway.audit.FolderBundle;
import dev.parley.gateway.audit.ZipBundle;
import dev.parley.governance.audit.AuditVerifier;
import dev.parley.governance.audit.Bundle;
import dev.parley.governance.audit.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;

/// The bundles a path of the command line means: a call's folder, a folder of them, the data folder, or an exported file.
final class AuditBundles {
    private AuditBundles() { }

    /// By what the user would call each.
    static Map<Path, Verification> verify(Path path) {
        Map<Path, Verification> results = new LinkedHashMap<>();
        if (Files.isRegularFile(path)) {
            try (ZipFile zip = new ZipFile(path.toFile())) {
                List<String> calls = ZipBundle.calls(zip);
                if (calls.isEmpty()) throw new ConfigurationException(path + ": holds no calls");
                for (String call : calls) results.put(path.resolve(call), AuditVerifier.verify(new ZipBundle(zip, call)));
            } catch (IOException | UncheckedIOException e) {
                throw new ConfigurationException(path + ": is not a file of bundles: " + e.getMessage());
            }
            return results;
        }
        for (Path folder : folders(path)) {
            try {
                results.put(folder, AuditVerifier.verify(new FolderBundle(folder)));
            } catch (IOException e) {
                throw new ConfigurationException(folder + ": cannot be read");
            }
        }
        return results;
    }

    static List<Path> folders(Path path) {
        if (!Files.isDirectory(path)) throw new ConfigurationException(path + ": is not the folder of a call");
        Path parent = path.toAbsolutePath().normalize().getParent();
        boolean ofOneCall = Files.exists(path.resolve(Bundle.RECORDS)) || parent != null && parent.endsWith("calls");
        if (ofOneCall) return List.of(path);
        Path calls = Files.isDirectory(path.resolve("calls")) ? path.resolve("calls") : path;
        List<Path> found = new ArrayList<>();
        try (var list = Files.list(calls)) {
            list.filter(Files::isDirectory).sorted().forEach(found::add);
        } catch (IOException e) {
            throw new ConfigurationException(calls + ": cannot be read");
        }
        // A folder without a log is a bundle whose log is gone, and the verifier says so.
        if (found.isEmpty()) found.add(path);
        return found;
    }
}
