package dev.parley.dialplan;

import java.util.ArrayList;
import java.util.List;

final class TemplateParser {
    private TemplateParser() { }

    static Template parse(String text) {
        List<Template.Part> parts = new ArrayList<>();
        int from = 0;
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', open + 1)) {
            int close = text.indexOf('}', open);
            if (close < 0) break;
            String name = text.substring(open + 1, close);
            if (!isIdentifier(name)) continue;
            if (open > from) parts.add(new Template.Part.Text(text.substring(from, open)));
            parts.add(new Template.Part.Placeholder(name));
            from = close + 1;
        }
        if (from < text.length()) parts.add(new Template.Part.Text(text.substring(from)));
        return new Template(parts);
    }

    private static boolean isIdentifier(String s) {
        if (s.isEmpty() || !(Character.isLetter(s.charAt(0)) || s.charAt(0) == '_')) return false;
        return s.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_');
    }
}
