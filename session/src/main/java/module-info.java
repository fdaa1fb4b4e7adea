/// The call: dialog, media, conversation and governor as one state machine. Events in, effects out; no sockets, no threads.
@org.jspecify.annotations.NullMarked
module dev.parley.session {
    requires static transitive org.jspecify;
    requires transitive dev.parley.sip;
    requires transitive dev.parley.agent;
    requires transitive dev.parley.governance;

    exports dev.parley.session;
}
