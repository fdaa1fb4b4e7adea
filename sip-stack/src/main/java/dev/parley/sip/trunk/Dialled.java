package dev.parley.sip.trunk;

/// Who a URI's user part means, under one trunk's [NumberPlan].
public sealed interface Dialled {
    /// A number of the whole world: `+` and 7 to 15 digits (ITU-T E.164).
    record E164(String number) implements Dialled {
        public String digits() {
            return number.substring(1);
        }
    }

    /// Digits with a meaning in one place only: `112`, an extension.
    record Short(String digits) implements Dialled { }

    /// Not a number: never rewritten.
    record Name(String user) implements Dialled { }

    /// The caller does not want to be known, or there is nobody.
    record Anonymous() implements Dialled { }

    /// As we write it everywhere inside: `+18005550100`, `112`, `frontdesk`, `anonymous`.
    default String canonical() {
        return switch (this) {
            case E164(var number) -> number;
            case Short(var digits) -> digits;
            case Name(var user) -> user;
            case Anonymous() -> "anonymous";
        };
    }
}
