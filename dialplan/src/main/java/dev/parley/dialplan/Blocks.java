package dev.parley.dialplan;

import dev.parley.dialplan.Draft.Role;
import dev.parley.dialplan.Token.Kind;
import java.util.HashSet;
import java.util.Set;

/// What all parts of the parser share: `{ … }` with recovery inside, declaring a name, and strings with
/// placeholders.
final class Blocks {
    static final Set<String> DECLARATIONS = Set.of("intent", "persona", "with", "route", "use", "retain",
            "dial", "fallback",
            "slot", "disclosure", "tool", "anywhere", "start", "state", "assert", "test");

    private final Tokens in;
    private final Draft draft;
    private final Problems problems;
    private final String source;

    Blocks(Tokens in, Draft draft, Problems problems, String source) {
        this.in = in;
        this.draft = draft;
        this.problems = problems;
        this.source = source;
    }

    /// `{ {item} }`. After an error inside, goes on at the next line that begins with one of `starts`; a line
    /// that begins a declaration means the closing brace is missing.
    void block(String context, Set<String> starts, Runnable item) {
        in.expect(Kind.LBRACE);
        Token open = in.last();
        while (!in.accept(Kind.RBRACE)) {
            if (in.at(Kind.EOF) || startsDeclaration()) {
                problems.error("E010", in.peek().span(),
                        "expected `}`: %s, opened on line %d, is still open here"
                        .formatted(context, open.span().line()), "close it with `}` before this");
                return;
            }
            int before = in.peek().span().start();
            draft.lineStarts.add(before);
            try {
                item.run();
            } catch (SyntaxError e) {
                if (in.peek().span().start() == before) in.next();
                while (!in.at(Kind.EOF) && !in.at(Kind.RBRACE) && !startsDeclaration()
                        && !(in.peek().firstOnLine() && starts.contains(in.peek().text()))) {
                    in.next();
                }
            }
        }
    }

    boolean startsDeclaration() {
        Token token = in.peek();
        return token.firstOnLine() && token.kind() == Kind.WORD && DECLARATIONS.contains(token.text());
    }

    /// @return false if the name was taken; that has been reported
    boolean declare(Draft.Kind kind, Token name) {
        Span first = draft.declared(kind).putIfAbsent(name.text(), name.span());
        if (first == null) return true;
        problems.error("E101", name.span(), "`%s` is already %s, declared on line %d".formatted(name.text(),
                kind.label, first.line()),
                "rename one of the two");
        return false;
    }

    /// A string that will be spoken.
    Template template(String context) {
        Token text = in.expect(Kind.STRING);
        placeholders(text, context);
        return Template.of(text.text());
    }

    /// Records each `{slot}` in a string as a use, and reports braces that enclose no name: they would be
    /// read aloud.
    void placeholders(Token text, String context) {
        Template template = Template.of(text.text());
        int from = text.span().start();
        Set<String> reported = new HashSet<>();
        for (Template.Part part : template.parts()) {
            switch (part) {
                case Template.Part.Placeholder(var slot) -> {
                    int found = source.indexOf("{" + slot + "}", from);
                    if (found >= 0) from = found;
                    Span span = within(text.span(), from, slot.length() + 2);
                    draft.uses.add(new Draft.Use(Draft.Kind.SLOT, slot, span, context, Role.SPOKEN));
                    from += slot.length() + 2;
                }
                case Template.Part.Text(var plain) -> {
                    if ((plain.indexOf('{') >= 0 || plain.indexOf('}') >= 0) && reported.add("brace")) {
                        int found = source.indexOf(plain.indexOf('{') >= 0 ? '{' : '}', from);
                        problems.error("E118", within(text.span(), Math.max(found, from), 1),
                                context + ": a brace that encloses no slot name would be read aloud",
                                "write `{slot}`, without spaces");
                    }
                }
            }
        }
    }

    private Span within(Span outer, int start, int length) {
        int column = outer.column() + source.codePointCount(outer.start(), Math.min(start, source.length()));
        return new Span(outer.line(), column, start, Math.min(start + length, outer.end()));
    }
}
