package dev.parley.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.AccessFlags;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// One of our classes as the compiler left it, seen through the JDK's own class-file reader: what it names, what it
/// calls, what it shows to others. Names are in dots, without generics.
///
/// @param name       `dev.parley.rtp.Rtcp$Report`
/// @param names      every text of the constant pool that is not a string literal: class names, descriptors, signatures
/// @param uses       `owner.member` of every method and field named in its code; a constructor without arguments is
///                   `owner.<init>()`, one with arguments `owner.<init>`
/// @param mutable    its static fields that are not final
/// @param exported   texts of its public and protected signatures, empty when the class itself is not public
record CompiledClass(String name, Set<String> names, Set<String> uses, List<String> mutable, Set<String> exported) {

    /// Every class of a module's `target/classes`.
    static List<CompiledClass> under(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".class") && !f.endsWith("module-info.class")).sorted()
                    .map(CompiledClass::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be read; build every module first: ./mvnw verify", e);
        }
    }

    private static CompiledClass read(Path file) {
        try {
            return of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CompiledClass of(byte[] bytes) {
        ClassModel model = ClassFile.of().parse(bytes);
        Set<String> literals = new HashSet<>();
        Set<String> texts = new TreeSet<>();
        Set<String> uses = new TreeSet<>();
        for (PoolEntry entry : model.constantPool()) {
            switch (entry) {
                case StringEntry literal -> literals.add(literal.stringValue());
                case Utf8Entry text -> texts.add(dots(text.stringValue()));
                case MemberRefEntry member -> uses.add(use(member));
                default -> { }                               // numbers, and what is made of the above
            }
        }
        literals.forEach(literal -> texts.remove(dots(literal)));
        for (PoolEntry entry : model.constantPool()) {      // a class whose name is also a literal stays named
            if (entry instanceof ClassEntry named) texts.add(dots(named.asInternalName()));
        }
        List<String> mutable = model.fields().stream()
                .filter(f -> f.flags().has(AccessFlag.STATIC) && !f.flags().has(AccessFlag.FINAL))
                .map(f -> f.fieldName().stringValue()).toList();
        return new CompiledClass(dots(model.thisClass().asInternalName()), texts, uses, mutable, exported(model));
    }

    private static String use(MemberRefEntry member) {
        boolean bare = member.name().equalsString("<init>") && member.type().equalsString("()V");
        return dots(member.owner().asInternalName()) + "." + member.name().stringValue() + (bare ? "()" : "");
    }

    private static Set<String> exported(ClassModel model) {
        Set<String> out = new TreeSet<>();
        if (!model.flags().has(AccessFlag.PUBLIC)) return out;
        model.superclass().ifPresent(c -> out.add(dots(c.asInternalName())));
        model.interfaces().forEach(c -> out.add(dots(c.asInternalName())));
        model.findAttribute(Attributes.signature()).ifPresent(s -> out.add(dots(s.signature().stringValue())));
        model.fields().stream().filter(f -> isShown(f.flags())).forEach(f -> {
            out.add(dots(f.fieldType().stringValue()));
            f.findAttribute(Attributes.signature()).ifPresent(s -> out.add(dots(s.signature().stringValue())));
        });
        model.methods().stream().filter(m -> isShown(m.flags())).forEach(m -> {
            out.add(dots(m.methodType().stringValue()));
            m.findAttribute(Attributes.signature()).ifPresent(s -> out.add(dots(s.signature().stringValue())));
            m.findAttribute(Attributes.exceptions())
                    .ifPresent(e -> e.exceptions().forEach(c -> out.add(dots(c.asInternalName()))));
        });
        return out;
    }

    private static boolean isShown(AccessFlags flags) {
        return flags.has(AccessFlag.PUBLIC) || flags.has(AccessFlag.PROTECTED);
    }

    private static String dots(String internal) {
        return internal.replace('/', '.');
    }

    /// `rtp` for everything under `dev.parley.rtp`.
    String module() {
        return name.split("\\.", 4)[2];
    }

    /// The name without package and without the classes around it.
    String simpleName() {
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    }
}
