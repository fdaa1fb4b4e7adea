/// One call's two audio directions: the 20 ms tick, the ear and the mouth, the gate in front of the mouth,
/// the recording tap. It holds approvals and cannot make them; it knows no SIP and no dialogue, and reads no
/// clock.
@org.jspecify.annotations.NullMarked
module dev.parley.media {
    requires static transitive org.jspecify;
    requires transitive dev.parley.codecs;
    requires transitive dev.parley.governance;
    requires transitive dev.parley.rtp;

    exports dev.parley.media;
}
