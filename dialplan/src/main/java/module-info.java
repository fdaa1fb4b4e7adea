/// The dialplan language: parser, compiled form, diagnostics. It knows nothing of how a flow is executed.
@org.jspecify.annotations.NullMarked
module dev.parley.dialplan {
    requires static transitive org.jspecify;

    exports dev.parley.dialplan;
}
