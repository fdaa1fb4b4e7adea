package dev.parley.sip.trunk;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A block of IP addresses: `203.0.113.0/24`, or one address. IPv4 in IPv6 form (`::ffff:…`) counts as IPv4.
public final class Network {
    private static final Pattern V4 = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");

    private final byte[] bytes;
    private final int prefix;

    private Network(byte[] bytes, int prefix) {
        this.bytes = bytes;
        this.prefix = prefix;
    }

    /// @throws IllegalArgumentException what is wrong, and what was meant if that can be told
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        byte[] bytes = address(slash < 0 ? text : text.substring(0, slash));
        int most = bytes.length * 8;
        String length = slash < 0 ? Integer.toString(most) : text.substring(slash + 1);
        if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > most) {
            throw new IllegalArgumentException("`/" + length + "` is not a prefix length from 0 to " + most);
        }
        int prefix = Integer.parseInt(length);
        byte[] masked = mask(bytes, prefix);
        if (!Arrays.equals(masked, bytes)) {
            throw new IllegalArgumentException("bits are set behind the prefix; did you mean `" + new Network(masked, prefix) + "`?");
        }
        return new Network(bytes, prefix);
    }

    /// An IP literal; nothing is looked up.
    ///
    /// @throws IllegalArgumentException it is none
    public static byte[] address(String text) {
        Matcher v4 = V4.matcher(text);
        if (v4.matches()) {
            byte[] out = new byte[4];
            for (int i = 0; i < 4; i++) {
                int part = Integer.parseInt(v4.group(i + 1));
                if (part > 255) throw new IllegalArgumentException("`" + text + "` is not an IP address");
                out[i] = (byte) part;
            }
            return out;
        }
        return v6(text);
    }

    private static byte[] v6(String text) {
        String[] halves = text.split("::", -1);
        if (!text.matches("[0-9a-fA-F:.]{2,45}") || halves.length > 2 || text.indexOf(':') < 0) throw bad(text);
        byte[] head = groups(halves[0], text);
        byte[] tail = halves.length == 2 ? groups(halves[1], text) : new byte[0];
        if (halves.length == 1 ? head.length != 16 : head.length + tail.length > 14) throw bad(text);
        byte[] out = new byte[16];
        System.arraycopy(head, 0, out, 0, head.length);
        System.arraycopy(tail, 0, out, 16 - tail.length, tail.length);
        return unmapped(out);
    }

    private static byte[] groups(String text, String whole) {
        if (text.isEmpty()) return new byte[0];
        String[] parts = text.split(":", -1);
        byte[] out = new byte[2 * parts.length + 2];
        int n = 0;
        for (int i = 0; i < parts.length; i++) {
            if (i == parts.length - 1 && V4.matcher(parts[i]).matches()) {
                byte[] v4 = address(parts[i]);
                System.arraycopy(v4, 0, out, n, 4);
                n += 4;
            } else {
                if (!parts[i].matches("[0-9a-fA-F]{1,4}")) throw bad(whole);
                int group = Integer.parseInt(parts[i], 16);
                out[n++] = (byte) (group >> 8);
                out[n++] = (byte) group;
            }
        }
        return Arrays.copyOf(out, n);
    }

    private static IllegalArgumentException bad(String text) {
        return new IllegalArgumentException("`" + text + "` is not an IP address");
    }

    private static byte[] unmapped(byte[] v6) {
        for (int i = 0; i < 10; i++) if (v6[i] != 0) return v6;
        return v6[10] == -1 && v6[11] == -1 ? Arrays.copyOfRange(v6, 12, 16) : v6;
    }

    private static byte[] mask(byte[] bytes, int prefix) {
        byte[] out = bytes.clone();
        for (int bit = prefix; bit < out.length * 8; bit++) out[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        return out;
    }

    /// @param address 4 or 16 bytes
    public boolean contains(byte[] address) {
        byte[] other = address.length == 16 ? unmapped(address) : address;
        return other.length == bytes.length && Arrays.equals(mask(other, prefix), bytes);
    }

    /// Bits that are fixed: the more, the more specific.
    public int prefix() {
        return prefix;
    }

    @Override public boolean equals(Object other) {
        return other instanceof Network n && n.prefix == prefix && Arrays.equals(n.bytes, bytes);
    }

    @Override public int hashCode() {
        return Arrays.hashCode(bytes) * 31 + prefix;
    }

    @Override public String toString() {
        StringBuilder out = new StringBuilder();
        if (bytes.length == 4) {
            for (int i = 0; i < 4; i++) out.append(i == 0 ? "" : ".").append(bytes[i] & 0xFF);
        } else {
            for (int i = 0; i < 16; i += 2) {
                out.append(i == 0 ? "" : ":").append(Integer.toHexString((bytes[i] & 0xFF) << 8 | bytes[i + 1] & 0xFF));
            }
        }
        return prefix == bytes.length * 8 ? out.toString() : out.append('/').append(prefix).toString();
    }
}
