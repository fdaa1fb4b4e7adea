/// Proposals, verdicts, approvals and the evidence. Approvals are final classes whose constructors stay in this
/// package, so nothing outside it can make one; on the module path nobody else can declare this package either.
@org.jspecify.annotations.NullMarked
module dev.parley.governance {
    requires static transitive org.jspecify;
    requires transitive dev.parley.dialplan;
    requires com.ibm.icu;

    exports dev.parley.governance;
    exports dev.parley.governance.audit;
}
