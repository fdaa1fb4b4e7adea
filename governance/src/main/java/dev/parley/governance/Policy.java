package dev.parley.governance;

import dev.parley.dialplan.Flow;
import java.time.LocalDate;
import java.util.Locale;

/// What one call is governed by, fixed when it begins: a compiled flow, the rules it names, the language of the call
/// and the calling party's date (for "tomorrow" and birthdays; a call keeps the date it began on).
public record Policy(Flow flow, RulePack rules, Locale locale, LocalDate today) { }
