package dev.parley.session;

import dev.parley.governance.ApprovedTransfer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What travels with a transferred call in `User-to-User` (RFC 7433): a reference to the call, which the receiver resolves
/// at the API, and the slots the flow carries. Sealed slots are not among them: an [ApprovedTransfer] cannot hold one.
///
/// At most 256 octets: version 1, sixteen octets of HMAC-SHA256 over the rest, then `call=…` and `slot=…` separated by
/// zero octets. A slot that does not fit is left out; the reference is not.
public final class UserToUser {
    static final int MOST_OCTETS = 256;
    private static final byte VERSION = 1;
    private static final int SIGNATURE = 16;
    private static final HexFormat HEX = HexFormat.of();

    private final byte[] key;

    /// @param key secret that receivers verify with, 16 bytes or more
    public UserToUser(byte[] key) {
        if (key.length < 16) throw new IllegalArgumentException("the key of User-to-User is shorter than 16 bytes");
        this.key = key.clone();
    }

    /// The header's value: hex, and that it is hex (§3.1).
    public String write(ApprovedTransfer transfer) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(field("call", transfer.call().value()));
        transfer.carrying().entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(slot -> {
            byte[] field = field(slot.getKey(), slot.getValue());
            if (1 + SIGNATURE + content.size() + 1 + field.length > MOST_OCTETS) return;
            content.write(0);
            content.writeBytes(field);
        });
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.write(VERSION);
        data.writeBytes(signature(content.toByteArray()));
        data.writeBytes(content.toByteArray());
        return HEX.formatHex(data.toByteArray()) + ";encoding=hex";
    }

    private static byte[] field(String name, String value) {
        return (name + "=" + value.replace('\0', ' ')).getBytes(StandardCharsets.UTF_8);
    }

    /// @return the fields in order, `call` first; empty when it is not ours or was changed
    public Optional<Map<String, String>> read(String header) {
        String hex = header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        byte[] data;
        try {
            data = HEX.parseHex(hex);
        } catch (IllegalArgumentException notHex) {
            return Optional.empty();
        }
        if (data.length <= 1 + SIGNATURE || data.length > MOST_OCTETS || data[0] != VERSION) return Optional.empty();
        byte[] content = Arrays.copyOfRange(data, 1 + SIGNATURE, data.length);
        if (!MessageDigest.isEqual(signature(content), Arrays.copyOfRange(data, 1, 1 + SIGNATURE))) return Optional.empty();
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : new String(content, StandardCharsets.UTF_8).split("\0")) {
            String[] pair = field.split("=", 2);
            if (pair.length == 2) fields.put(pair[0], pair[1]);
        }
        return Optional.of(fields);
    }

    private byte[] signature(byte[] content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Arrays.copyOf(mac.doFinal(content), SIGNATURE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /// The same as plain headers, for trunks that ask for them: `X-Parley-Call` and one per slot. A value with a line break
    /// in it is left out: it would write headers of its own.
    public static Map<String, String> headers(ApprovedTransfer transfer) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Parley-Call", transfer.call().value());
        List<String> names = new ArrayList<>(transfer.carrying().keySet());
        names.sort(null);
        for (String name : names) {
            String value = transfer.carrying().getOrDefault(name, "");
            if (value.chars().noneMatch(c -> c < ' ' || c == 0x7F)) headers.put("X-Parley-" + name.replace('_', '-'), value);
        }
        return headers;
    }
}
