package dev.parley.providers.chat;

/// One answer of a chat model, from the events of its stream. Sans-IO, single-threaded: give it each event's data until it
/// has [Step.Ended] or [Step.Failed].
interface AnswerStream {
    sealed interface Step {
        /// `token`: words or a piece of a function call came.
        record More(boolean token) implements Step { }
        record Ended() implements Step { }
        record Failed(String reason) implements Step { }
    }

    Step accept(String data);
}
