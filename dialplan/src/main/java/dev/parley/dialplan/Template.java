package dev.parley.dialplan;

import java.util.ArrayList;
import java.util.List;

/// A string of the language with `{slot}` placeholders taken apart. Only the governor fills them in.
public record Template(List<Part> parts) {
    public sealed interface Part {
        record Text(String text) implements Part { }
        record Placeholder(String slot) implements Part { }
    }

    public Template {
        parts = List.copyOf(parts);
    }

    /// The slots it mentions, in order, repeats included.
    public List<String> slots() {
        List<String> slots = new ArrayList<>();
        for (Part part : parts) if (part instanceof Part.Placeholder(var slot)) slots.add(slot);
        return slots;
    }

    /// Takes `text` apart. A brace that does not enclose an identifier is kept as text.
    public static Template of(String text) {
        return TemplateParser.parse(text);
    }

    /// As the language writes it.
    public String source() {
        var out = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Part.Text(var text) -> out.append(text);
                case Part.Placeholder(var slot) -> out.append('{').append(slot).append('}');
            }
        }
        return out.toString();
    }
}
