/// Turns, endpointing, sentence assembly and the ports to recognition, language and synthesis. It can only propose.
@org.jspecify.annotations.NullMarked
module dev.parley.agent {
    requires static transitive org.jspecify;
    requires transitive dev.parley.governance;

    exports dev.parley.agent;
}
