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
    requires sphinx4.data;          // no classes, only the acoustic model; named so that it is resolved
    requires tools.jackson.databind;
    requires tools.jackson.core;

    exports dev.parley.providers.assemblyai;
    exports dev.parley.providers.cartesia;
    exports dev.parley.providers.deepgram;
    exports dev.parley.providers.elevenlabs;
    exports dev.parley.providers.embedded;
    exports dev.parley.providers.failover;
    exports dev.parley.providers.freetts;
    exports dev.parley.providers.http;
    exports dev.parley.providers.chat;
    exports dev.parley.providers.sphinx;
    exports dev.parley.providers.table;
    exports dev.parley.providers.vosk;
}
