package dev.parley.dialplan;

import java.util.Currency;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How types read, and which literals and values fit them.
final class Types {
    private Types() { }

    private static final Set<String> CURRENCIES =
            Currency.getAvailableCurrencies().stream().map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());

    static boolean isCurrency(String code) {
        return CURRENCIES.contains(code);
    }

    /// As the language writes it.
    static String show(Type type) {
        return switch (type) {
            case Type.Bool() -> "bool";
            case Type.Int() -> "int";
            case Type.Text() -> "text";
            case Type.Date() -> "date";
            case Type.Digits(int length) -> "digits(" + length + ")";
            case Type.Money(var currency) -> "money(" + currency + ")";
            case Type.Token() -> "token";
            case Type.Id(var name) -> name;
            case Type.ListOf(var element) -> "list(" + show(element) + ")";
        };
    }

    static String show(Literal literal) {
        return switch (literal) {
            case Literal.Money(var amount) -> amount.toPlainString();
            case Literal.Int(long value) -> Long.toString(value);
            case Literal.Str(var value) -> Texts.quote(value);
            case Literal.Bool(boolean value) -> Boolean.toString(value);
            case Literal.Dur(var value) -> Texts.duration(value);
            case Literal.Date(var value) -> value.toString();
        };
    }

    static String kind(Literal literal) {
        return switch (literal) {
            case Literal.Money _ -> "an amount";
            case Literal.Int _ -> "a whole number";
            case Literal.Str _ -> "text";
            case Literal.Bool _ -> "a bool";
            case Literal.Dur _ -> "a duration";
            case Literal.Date _ -> "a date";
        };
    }

    /// @return null if `literal` can be a value of `type`, else the help
    static @Nullable String misfit(Type type, Literal literal) {
        return switch (type) {
            case Type.Bool() -> literal instanceof Literal.Bool ? null : "write `true` or `false`";
            case Type.Int() -> literal instanceof Literal.Int ? null : "write a whole number";
            case Type.Date() -> literal instanceof Literal.Date ? null : "write a date, like `2026-12-31`";
            case Type.Money(var currency) -> switch (literal) {
                case Literal.Int _ -> null;
                case Literal.Money(var amount) when amount.scale() <= minorUnits(currency) -> null;
                case Literal.Money _ -> currency + " has " + minorUnits(currency) + " decimal places";
                default -> "write an amount, like `12.50`";
            };
            case Type.Digits(int length) -> literal instanceof Literal.Str(var s)
                    && s.matches("[0-9]{" + length + "}") ? null
                    : "write exactly " + length + " digits in quotes";
            case Type.Text(), Type.Token(), Type.Id(_), Type.ListOf(_) ->
                    literal instanceof Literal.Str ? null : "write it in quotes";
        };
    }

    private static int minorUnits(String currency) {
        return isCurrency(currency) ? Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits())
                : 2;
    }

    static boolean ordered(Type type) {
        return type instanceof Type.Int || type instanceof Type.Money || type instanceof Type.Date;
    }

}
