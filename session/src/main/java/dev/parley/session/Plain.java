package dev.parley.session;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Records as plain values (strings, booleans, whole numbers, lists and maps of them) and back, so that they can be
/// written in the audit log's JSON, which has no fractions and no nulls. What is null or an empty `Optional` is left out;
/// a case of a sealed interface carries its name under `is`.
final class Plain {
    private static final String CASE = "is";

    private Plain() { }

    static Object of(Object value) {
        return switch (value) {
            case String s -> s;
            case Boolean b -> b;
            case Integer i -> (long) i;
            case Long l -> l;
            case Character c -> c.toString();
            case Double d -> d.toString();
            case Enum<?> e -> e.name();
            case Duration d -> d.toNanos();
            case LocalDate d -> d.toString();
            case List<?> list -> list.stream().map(Plain::of).toList();
            case Map<?, ?> map -> {
                Map<String, Object> out = new LinkedHashMap<>();
                map.forEach((key, each) -> out.put((String) key, of(each)));
                yield out;
            }
            case java.lang.Record each -> record(each);
            default -> throw new IllegalArgumentException("no plain form for " + value.getClass().getName());
        };
    }

    private static Map<String, Object> record(java.lang.Record value) {
        Map<String, Object> out = new LinkedHashMap<>();
        if (isCase(value.getClass())) out.put(CASE, value.getClass().getSimpleName());
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            Object part = read(component, value);
            if (part instanceof Optional<?> optional) part = optional.orElse(null);
            if (part != null) out.put(component.getName(), of(part));
        }
        return out;
    }

    private static @Nullable Object read(RecordComponent component, Object of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("`" + component.getName() + "` cannot be read", e);
        }
    }

    private static boolean isCase(Class<?> type) {
        for (Class<?> face : type.getInterfaces()) {
            if (face.isSealed()) return true;
        }
        return false;
    }

    /// @throws IllegalArgumentException if `plain` is not such a value
    static <T> T to(Class<T> type, Object plain) {
        return type.cast(read(type, plain));
    }

    private static Object read(Type type, Object plain) {
        if (type instanceof ParameterizedType generic) return generic(generic, plain);
        Class<?> raw = (Class<?>) type;
        if (raw.isSealed()) return read(named(raw, String.valueOf(map(plain).get(CASE))), plain);
        if (raw.isRecord()) return record(raw, map(plain));
        if (raw.isEnum()) return constant(raw, text(plain));
        if (raw == String.class) return text(plain);
        if (raw == boolean.class && plain instanceof Boolean) return plain;
        if (raw == long.class) return number(plain);
        if (raw == int.class) return Math.toIntExact(number(plain));
        if (raw == char.class && text(plain).length() == 1) return text(plain).charAt(0);
        if (raw == double.class) return Double.valueOf(text(plain));
        if (raw == Duration.class) return Duration.ofNanos(number(plain));
        if (raw == LocalDate.class) return LocalDate.parse(text(plain));
        throw new IllegalArgumentException("not a " + raw.getSimpleName());
    }

    private static Object generic(ParameterizedType type, Object plain) {
        Type of = type.getActualTypeArguments()[type.getActualTypeArguments().length - 1];
        if (type.getRawType() == Optional.class) return Optional.of(read(of, plain));
        if (type.getRawType() == Map.class) {
            Map<String, Object> out = new LinkedHashMap<>();
            map(plain).forEach((key, each) -> out.put(key, read(of, each)));
            return out;
        }
        if (type.getRawType() == List.class && plain instanceof List<?> list) {
            List<Object> out = new ArrayList<>();
            for (Object each : list) out.add(read(of, each));
            return out;
        }
        throw new IllegalArgumentException("not a " + type.getTypeName());
    }

    private static Object record(Class<?> type, Map<String, Object> plain) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        @Nullable Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            Object part = plain.get(components[i].getName());
            if (part != null) values[i] = read(components[i].getGenericType(), part);
            else if (types[i] == Optional.class) values[i] = Optional.empty();
            else if (types[i].isPrimitive()) throw new IllegalArgumentException("`" + components[i].getName() + "` is missing");
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException | AssertionError e) {
            throw new IllegalArgumentException("not a " + type.getSimpleName(), e);
        }
    }

    private static Class<?> named(Class<?> sealed, String name) {
        for (Class<?> each : sealed.getPermittedSubclasses()) {
            if (each.getSimpleName().equals(name)) return each;
        }
        throw new IllegalArgumentException("no " + sealed.getSimpleName() + " is called `" + name + "`");
    }

    private static Object constant(Class<?> type, String name) {
        for (Object each : type.getEnumConstants()) {
            if (((Enum<?>) each).name().equals(name)) return each;
        }
        throw new IllegalArgumentException("no " + type.getSimpleName() + " is called `" + name + "`");
    }

    @SuppressWarnings("unchecked")                             // only maps with string keys are ever written
    private static Map<String, Object> map(Object plain) {
        if (plain instanceof Map<?, ?> map) return (Map<String, Object>) map;
        throw new IllegalArgumentException("not an object");
    }

    private static String text(Object plain) {
        if (plain instanceof String text) return text;
        throw new IllegalArgumentException("not a text");
    }

    private static long number(Object plain) {
        if (plain instanceof Number number && (number instanceof Long || number instanceof Integer)) return number.longValue();
        throw new IllegalArgumentException("not a whole number");
    }
}
