package dev.parley.providers.chat;

import static dev.parley.providers.chat.Trial.KEY;
import static dev.parley.providers.chat.Trial.LONG;
import static dev.parley.providers.chat.Trial.PATIENT;
import static dev.parley.providers.chat.Trial.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.providers.chat.ModelServer.Script;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The interface as servers speak it, and the ways they do not.
@Timeout(20)
class OpenAiChatModelTest {
    // ---- answers ------------------------------------------------------------------------------------------------

    @Test void textIsToldPieceByPieceAndThenTheEnd() {
        assertThat(told(wire -> wire.streamHead()
                .event("{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}")
                .text("Your bal").text("ance is {bal").text("ance}.")
                .finish("stop").event("{\"choices\":[],\"usage\":{\"total_tokens\":9}}").done()))
                .containsExactly("text Your bal", "text ance is {bal", "text ance}.", "done");
    }

    @Test void aConnectionIsUsedAgain() {
        String hi = "{\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}";
        var told = new Told();
        try (var server = new ModelServer(wire -> wire.chunked(hi).again().chunked(hi).awaitEnd());
             var model = OpenAiChatModel.at(server.base(), "m1", null)) {
            model.generate(Requests.said("hello"), told);
            model.generate(Requests.said("hello again"), told);
            assertThat(server.asked()).as("connections").isEqualTo(1);
        }
        assertThat(told.lines).containsExactly("text Hi", "done", "text Hi", "done");
    }

    @Test void aStreamDribbledByteByByteIsTheSame() {
        assertThat(told(wire -> wire.dribble("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
                + ": keep-alive\r\n\r\ndata: {\"choices\":[{\"delta\":\r\ndata: {\"content\":\"Grüße 😀\"}}]}\r\n\r\ndata: [DONE]\r\n\r\n")))
                .containsExactly("text Grüße 😀", "done");
    }

    @Test void aSecondDoneAndWhateverFollowsAreIgnored() {
        assertThat(told(wire -> {
            wire.streamHead().text("Hi").finish("stop").done();
            wire.text("more").raw("garbage").done();
        })).containsExactly("text Hi", "done");
    }

    @Test void doneIsToldBeforeTheServerHangsUp() {
        assertThat(told(wire -> wire.streamHead().text("Hi").finish("stop").stall())).containsExactly("text Hi", "done");
    }

    @Test void interleavedCallsAreSortedOutByIndex() {
        assertThat(told(wire -> wire.streamHead()
                .call(0, "a", "quote", "").call(1, "b", "set_account", "{\"sa").call(0, "", "", "{\"amount\": 420.10, \"mon")
                .call(2, "c", "intent_human", "").call(1, "", "", "id\":\"A C ten\"}").call(0, "", "", "ths\": 12, \"urgent\":true}")
                .finish("tool_calls").done()))
                .containsExactly("intent human 1.0", "slot account A C ten", "tool quote {amount=420.10, months=12, urgent=true}", "done");
    }

    @Test void callsThatAllClaimIndexZeroAreToldApartByTheirIds() {
        assertThat(told(wire -> wire.streamHead().call(0, "a", "intent_human", "{}").call(0, "b", "verify", "{\"zip\":\"{zip}\"}")
                .finish("stop").done())).containsExactly("intent human 1.0", "tool verify {zip={zip}}", "done");
    }

    @Test void understandingIsToldBeforeTheTextThatFollowsItAndToolsLast() {
        assertThat(told(wire -> wire.streamHead().call(0, "a", "verify", "{}").call(1, "b", "set_account", "{\"said\":\"seven\"}")
                .text("One moment.").finish("tool_calls").done()))
                .containsExactly("slot account seven", "text One moment.", "tool verify {}", "done");
    }

    @Test void aFunctionNobodyOfferedIsToldAsAToolForTheGovernorToDeny() {
        assertThat(told(wire -> wire.streamHead().call(0, "a", "set_zip", "{\"said\":\"1\"}").finish("tool_calls").done()))
                .containsExactly("tool set_zip {said=1}", "done");
    }

    // ---- failures in the stream ---------------------------------------------------------------------------------

    @Test void aStreamWithoutAnEndBrokeOff() {
        assertThat(told(wire -> wire.streamHead().text("Hi"))).containsExactly("text Hi", "failed M broke off in mid-answer");
        assertThat(told(wire -> wire.streamHead().raw("data: {\"choi"))).containsExactly("failed M broke off in mid-answer");
        assertThat(told(wire -> wire.streamHead().text("Hi").halfClose())).containsExactly("text Hi", "failed M broke off in mid-answer");
    }

    @Test void aConnectionResetInMidAnswerBrokeOffAndIsNotAskedAgain() {
        var told = new Told();
        try (var server = new ModelServer(wire -> {
            wire.streamHead().text("Hi");
            told.awaitFirst();                               // a reset may overtake words not yet read
            wire.reset();
        }); var model = OpenAiChatModel.at(server.base(), "m1", null)) {
            model.generate(Requests.said("hello"), told);
            assertThat(told.lines).containsExactly("text Hi", "failed " + server.name() + " broke off in mid-answer");
            assertThat(server.asked()).isEqualTo(1);
        }
    }

    @Test void anEndThatIsNotAGoodOneIsNamed() {
        assertThat(told(wire -> wire.streamHead().text("Hi").finish("length").done())).last()
                .isEqualTo("failed M cut its answer off at its length limit");
        assertThat(told(wire -> wire.streamHead().finish("content_filter").done()))
                .containsExactly("failed M withheld its answer: content filter");
        assertThat(told(wire -> wire.streamHead().finish("abort").done())).containsExactly("failed M ended its answer with `abort`");
        assertThat(told(wire -> wire.streamHead().event("{\"choices\":[{\"delta\":{\"refusal\":\"I can't\"}}]}")))
                .containsExactly("failed M refused to answer");
        assertThat(told(wire -> wire.streamHead().event("{\"error\":{\"message\":\"" + KEY + "\",\"code\":\"server_error\"}}")))
                .containsExactly("failed M reported an error in mid-answer (server_error)");
    }

    @Test void garbageIsNamed() {
        assertThat(told(wire -> wire.streamHead().event("{\"choices\":"))).containsExactly("failed M sent an event that is not JSON");
        assertThat(told(wire -> wire.streamHead().event("[1]"))).containsExactly("failed M sent an event that is not a JSON object");
        assertThat(told(wire -> wire.streamHead().call(0, "a", "verify", "{\"zip\":").finish("tool_calls").done()))
                .containsExactly("failed M sent arguments of `verify` that are not a JSON object of plain values");
        assertThat(told(wire -> wire.streamHead().call(0, "a", "quote", "{\"amount\":1,\"amount\":9}").finish("tool_calls").done()))
                .containsExactly("failed M sent arguments of `quote` that are not a JSON object of plain values");
        assertThat(told(wire -> wire.streamHead().raw("data: " + "x".repeat(2 << 20)).stall()))
                .containsExactly("failed M sent an event longer than 1048576 bytes");
        assertThat(told(wire -> wire.streamHead().call(0, "a", "verify", "x".repeat(20_000)).stall()))
                .containsExactly("failed M sent too many or too long function calls");
        assertThat(told(wire -> wire.raw("\u0001\u0002 nonsense\r\n\r\n"))).containsExactly("failed M answered with something that is not HTTP");
    }

    @Test void aContentTypeThatIsNoStreamIsNamed() {
        assertThat(told(wire -> wire.respond(200, "", "{\"choices\":[]}")))
                .containsExactly("failed M answered with `application/json` instead of an event stream");
    }

    // ---- cancelling, keys, addresses ----------------------------------------------------------------------------

    @Test void anInterruptInMidAnswerClosesTheConnectionAndTellsNothing() throws InterruptedException {
        var told = new Told();
        try (var server = new ModelServer(wire -> wire.streamHead().text("Hi").awaitEnd());
             var model = new OpenAiChatModel(server.base(), "m1", null, PATIENT)) {
            Thread thread = Thread.ofVirtual().start(() -> model.generate(Requests.said("hello"), told));
            told.awaitFirst();
            thread.interrupt();
            thread.join();
            server.awaitClientLeft();
            assertThat(told.lines).containsExactly("text Hi");
        }
    }

    @Test void anInterruptBeforeTheAnswerClosesTheConnectionToo() throws InterruptedException {
        var told = new Told();
        var asked = new CountDownLatch(1);
        Script waits = wire -> {
            asked.countDown();
            wire.awaitEnd();
        };
        try (var server = new ModelServer(waits); var model = new OpenAiChatModel(server.base(), "m1", null, PATIENT)) {
            Thread thread = Thread.ofVirtual().start(() -> model.generate(Requests.said("hello"), told));
            asked.await();
            thread.interrupt();
            thread.join();
            server.awaitClientLeft();
            assertThat(told.lines).isEmpty();
        }
    }

    @Test void anInterruptThatCameEarlierAsksNobodyAndIsKept() {
        var told = new Told();
        try (var model = OpenAiChatModel.at(URI.create("http://127.0.0.1:1/v1"), "m1", null)) {
            Thread.currentThread().interrupt();
            model.generate(Requests.said("hello"), told);
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(told.lines).isEmpty();
    }

    @Test void aKeyThatCannotBeHadOrSentIsAFailureThatDoesNotShowIt() {
        for (Supplier<String> key : List.<Supplier<String>>of(() -> KEY + "\r\nX: y", () -> {
            throw new IllegalStateException(KEY);
        })) {
            var told = new Told();
            try (var model = OpenAiChatModel.at(URI.create("http://127.0.0.1:1/v1"), "m1", key)) {
                model.generate(Requests.said("hello"), told);
            }
            assertThat(told.lines).hasSize(1).first().asString().startsWith("failed model `m1` at 127.0.0.1:1 cannot be asked").doesNotContain(KEY);
        }
    }

    @Test void whatCannotWorkIsRefusedAtOnce() {
        for (String base : List.of("ftp://host/v1", "https:///v1", "https://user:" + KEY + "@host/v1", "https://host/v1?key=" + KEY)) {
            assertThatThrownBy(() -> OpenAiChatModel.at(URI.create(base), "m1", null))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageNotContaining(KEY);
        }
        var options = new OpenAiChatModel.Options(LONG, LONG, LONG, LONG, Map.of("api-key", KEY + "\n"), null);
        assertThatThrownBy(() -> new OpenAiChatModel(URI.create("https://host/v1"), "m1", null, options))
                .hasMessage("header `api-key` cannot be sent").hasNoCause();
        assertThat(options.toString()).contains("api-key").doesNotContain(KEY);
    }
}
