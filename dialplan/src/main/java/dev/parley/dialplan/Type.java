package dev.parley.dialplan;

/// The type of a slot or parameter, as the language writes it: `bool`, `digits(5)`, `money(USD)`, `list(slot)`.
/// `id` covers every opaque identifier type (`account_id`, `id`, `slot`): a value that is compared and carried, never computed.
public sealed interface Type {
    record Bool() implements Type { }
    record Int() implements Type { }
    record Text() implements Type { }
    record Date() implements Type { }
    /// Exactly `length` decimal digits.
    record Digits(int length) implements Type { }
    /// An amount in the minor units of an ISO 4217 currency.
    record Money(String currency) implements Type { }
    /// Opaque and sealed: a token that stands for captured card data.
    record Token() implements Type { }
    record Id(String name) implements Type { }
    record ListOf(Type element) implements Type { }

    /// Whether these keys can be a value of this type; where they cannot, they may be an event of their own.
    default boolean mayBeKeyed(String keys) {
        return switch (this) {
            case Int _, Money _, Token _, Id _ -> true;
            case Digits(int length) -> keys.length() == length;
            case Date _ -> keys.length() == 8;
            case Bool _, Text _, ListOf _ -> false;
        };
    }
}
