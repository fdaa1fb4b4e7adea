/// Functions over arrays of samples: codecs, resampling, voice activity. No packets, no time, no calls.
@org.jspecify.annotations.NullMarked
module dev.parley.codecs {
    requires static transitive org.jspecify;
    requires concentus;

    exports dev.parley.codecs;
}
