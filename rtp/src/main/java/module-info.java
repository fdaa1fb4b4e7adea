/// RTP and RTCP packets, the jitter buffer, telephone-events. It knows no SIP and no samples.
@org.jspecify.annotations.NullMarked
module dev.parley.rtp {
    requires static transitive org.jspecify;

    exports dev.parley.rtp;
}
