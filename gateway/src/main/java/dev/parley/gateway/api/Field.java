package dev.parley.gateway.api;

/// One field of a body or one parameter of a query.
public record Field(String name, Kind kind, boolean required, String description) {
    /// `ITEMS`: a list, whose items the route looks at itself.
    public enum Kind {
        TEXT("string"), INTEGER("integer"), BOOLEAN("boolean"), ITEMS("array");

        final String schema;

        Kind(String schema) {
            this.schema = schema;
        }
    }

    public static Field required(String name, String description) {
        return new Field(name, Kind.TEXT, true, description);
    }

    public static Field optional(String name, String description) {
        return new Field(name, Kind.TEXT, false, description);
    }

    public Field as(Kind other) {
        return new Field(name, other, required, description);
    }
}
