package dev.parley.gateway.audit;

import dev.parley.governance.audit.CanonicalJson;
import dev.parley.governance.audit.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/// A call's tape on disk: each line by itself AES-256-GCM under the call's own key, its number as nonce and as what is authenticated
/// beside it, in base64. A line cannot be changed, moved or taken out; the log's last record has the digest of the whole file.
///
/// Owned by the call's thread. A disk that will not take it ends the tape and not the call.
public final class TapeFile implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger("dev.parley.gateway.audit");
    private static final int TAG_BITS = 128;

    private final Path file;
    private final SecretKey key;
    private final BufferedWriter out;
    private long lines;
    private boolean broken;

    TapeFile(Path file, SecretKey key) throws IOException {
        this.file = file;
        this.key = key;
        this.out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII);
    }

    /// @param line strings, booleans, whole numbers, lists and maps of them
    public void add(Map<String, Object> line) {
        if (broken) return;
        try {
            byte[] plain = CanonicalJson.write(CallRecord.object(line));
            out.write(Base64.getEncoder().encodeToString(cipher(Cipher.ENCRYPT_MODE, key, lines++).doFinal(plain)));
            out.write('\n');
        } catch (IOException | GeneralSecurityException e) {
            broken(e);
        }
    }

    private void broken(Exception e) {
        broken = true;
        LOGGER.log(System.Logger.Level.WARNING, "`" + file + "` ends early, the call cannot be run again from it: " + e.getMessage());
    }

    private static Cipher cipher(int mode, SecretKey key, long line) throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(12).putInt(0).putLong(line).array();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(nonce);
        return cipher;
    }

    /// @throws IOException if it cannot be read, is not whole, or was sealed with another key; the message names the line
    public static List<Map<String, Object>> read(Path file, TapeKey key, String call) throws IOException {
        SecretKey own = key.of(call);
        List<Map<String, Object>> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
            try {
                byte[] plain = cipher(Cipher.DECRYPT_MODE, own, lines.size()).doFinal(Base64.getDecoder().decode(line));
                if (!(CanonicalJson.parse(plain) instanceof CanonicalJson.Parsed.Ok(Json.Obj object))) throw new IOException(file + ":" + (lines.size() + 1) + ": is no line of a tape");
                lines.add(map(object));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                throw new IOException(file + ":" + (lines.size() + 1) + ": was changed, or sealed with another key", e);
            }
        }
        return lines;
    }

    private static Map<String, Object> map(Json.Obj object) {
        Map<String, Object> out = new LinkedHashMap<>();
        object.members().forEach((name, member) -> out.put(name, plain(member)));
        return out;
    }

    private static Object plain(Json json) {
        return switch (json) {
            case Json.Str(var text) -> text;
            case Json.Bool(var truth) -> truth;
            case Json.Int(var number) -> number;
            case Json.Arr(var items) -> items.stream().map(TapeFile::plain).toList();
            case Json.Obj object -> map(object);
        };
    }

    @Override public void close() {
        try {
            out.close();
        } catch (IOException e) {
            if (!broken) broken(e);
        }
    }
}
