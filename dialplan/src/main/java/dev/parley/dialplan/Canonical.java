package dev.parley.dialplan;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The canonical serialisation of a [Flow] and its SHA-256. It walks the record components themselves, so a
/// component added to the compiled form tomorrow is hashed tomorrow: nothing that is executed can be
/// forgotten. Left out are spans and the three components that say where the flow came from. Order of
/// declarations counts: the first matching handler wins, and a model sees the intents in order.
final class Canonical {
    /// Changes when the serialisation does, so that old hashes cannot collide with new ones.
    private static final String FORM = "parley-flow-1";
    private static final Set<String> PROVENANCE = Set.of("hash", "source", "file");

    private final StringBuilder out = new StringBuilder(4096);
    private final Map<Class<?>, RecordComponent[]> components = new HashMap<>();

    private Canonical() { }

    static String hash(Flow flow) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(text(flow).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    static String text(Flow flow) {
        var canonical = new Canonical();
        canonical.out.append(FORM);
        canonical.write(flow);
        return canonical.out.toString();
    }

    private void write(@Nullable Object value) {
        switch (value) {
            case null -> out.append('~');
            case List<?> list -> {
                out.append('[').append(list.size());
                list.forEach(this::write);
                out.append(']');
            }
            case Map<?, ?> map -> {
                out.append('{').append(map.size());
                map.forEach((key, item) -> {
                    write(key);
                    write(item);
                });
                out.append('}');
            }
            case Record part -> record(part);
            case BigDecimal amount -> string(amount.stripTrailingZeros()
                    .toPlainString());      // 50.0 is 50.00
            default -> string(value.toString());            // strings, numbers, enums, durations, dates
        }
    }

    private void record(Record part) {
        out.append('(');
        string(part.getClass().getSimpleName());
        for (RecordComponent component : components.computeIfAbsent(part.getClass(),
                Class::getRecordComponents)) {
            if (component.getType() == Span.class || part instanceof Flow
                    && PROVENANCE.contains(component.getName())) continue;
            try {
                write(component.getAccessor().invoke(part));
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new AssertionError("an accessor of our own record", e);
            }
        }
        out.append(')');
    }

    /// With its length before it: no two different sequences of strings read the same.
    private void string(String text) {
        out.append(text.length()).append(':').append(text);
    }
}
