package dev.parley.dialplan;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;

/// A literal of the language, exact: money is decimal, never binary floating point.
public sealed interface Literal {
    record Money(BigDecimal amount) implements Literal { }
    record Int(long value) implements Literal { }
    record Str(String value) implements Literal { }
    record Bool(boolean value) implements Literal { }
    record Dur(Duration value) implements Literal { }
    record Date(LocalDate value) implements Literal { }
}
