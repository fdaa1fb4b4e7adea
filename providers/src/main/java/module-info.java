/// The outside systems, one package each: speech and language engines, and the connectors that tools run in.
/// Engines see words, samples and flows; they know no call and no policy.
@org.jspecify.annotations.NullMarked
module dev.parley.providers {
    requires static transitive org.jspecify;
    requires transitive dev.parley.agent;
    requires java.desktop;          // javax.sound.sampled.AudioFormat, the currency of FreeTTS's audio player
    requires java.net.http;
    requires java.logging;          // only to silence FreeTTS
    requires freetts;
    requires tools.jackson.databind;
    requires tools.jackson.core;

    exports dev.parley.providers.freetts;
    exports dev.parley.providers.http;
    exports dev.parley.providers.openai;
    exports dev.parley.providers.sphinx;
    exports dev.parley.providers.table;
}
