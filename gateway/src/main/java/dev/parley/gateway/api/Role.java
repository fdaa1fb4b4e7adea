package dev.parley.gateway.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a token may do. Everyone may look; what was said is for those who work with it.
public enum Role {
    /// States, counts and figures; never words.
    VIEWER,
    /// Acts on calls, and sees what is said in them.
    OPERATOR,
    /// Sees what was said and done, and the evidence; changes nothing but what the law asks of him.
    AUDITOR,
    /// Everything, flows included.
    ADMIN;

    /// A role that suffices where `needed` is asked for.
    public boolean may(Role needed) {
        return this == needed || this == ADMIN || needed == VIEWER;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }
}
