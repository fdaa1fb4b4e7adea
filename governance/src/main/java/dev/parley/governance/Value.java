package dev.parley.governance;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/// The typed value of a slot. Exact: money is decimal, dates are dates.
public sealed interface Value {
    record Bool(boolean value) implements Value { }
    record Int(long value) implements Value { }
    record Text(String value) implements Value { }
    record Digits(String value) implements Value { }
    record Money(BigDecimal amount, String currency) implements Value { }
    record Date(LocalDate value) implements Value { }
    record Id(String value) implements Value { }
    /// Stands for captured data; the data itself is elsewhere and never in a [Value].
    record Token(String reference) implements Value { }
    record ListOf(List<Value> values) implements Value {
        public ListOf {
            values = List.copyOf(values);
        }
    }
}
