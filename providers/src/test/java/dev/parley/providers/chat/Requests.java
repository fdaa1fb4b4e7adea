package dev.parley.providers.chat;

import dev.parley.agent.ModelRequest;
import dev.parley.dialplan.Compiler;
import dev.parley.dialplan.CompileResult;
import dev.parley.dialplan.Flow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One flow, and a call in the middle of it.
final class Requests {
    private static final String SOURCE = """
            flow power version 1 {
              route inbound did "+18005550100" langs "en-US"
              persona "A calm assistant for Acme Power."
              intent human "talk to a person", "agent please"
              intent goodbye "that is all"
              slot account : id pii from caller
              slot zip : digits(5) from caller
              slot verified : bool = false from tool verify
              slot balance : money(USD) from tool verify
              slot due : date from tool verify
              tool verify(account: id, zip: digits(5)) -> (verified: bool, balance: money(USD), due: date) effect read timeout 3s
              tool quote(amount: money(USD), months: int, first: date, slots: list(id), urgent: bool) -> () effect read timeout 3s
              start state talk {
                goal "Verify the caller, then tell {balance}."
                speak free up to 30 words mention balance, due
                collect account by either
                collect zip by keypad tries 3
                call verify, quote
                on intent human -> end "human"
                on intent goodbye -> end "bye"
                on ok verify -> end "verified"
                on fail verify -> end "failed"
                on ok quote -> end "quoted"
                on fail quote -> end "failed"
                on turns 8 -> end "long"
                on silence 10s -> end "silent"
                on model down -> end "down"
              }
            }
            """;
    static final Flow FLOW = compile();

    private Requests() { }

    private static Flow compile() {
        CompileResult result = Compiler.compile(SOURCE, "power.flow");
        if (result.flow() == null) throw new AssertionError(result.diagnostics());
        return result.flow();
    }

    static ModelRequest.Line caller(String text) {
        return new ModelRequest.Line(true, text);
    }

    static ModelRequest.Line agent(String text) {
        return new ModelRequest.Line(false, text);
    }

    /// Everything a request can hold, except a denial.
    static ModelRequest said(String words, ModelRequest.Line... transcript) {
        return new ModelRequest(FLOW, FLOW.startState(), "en-US", 3, words, Set.of("goodbye", "human"), List.of("account", "zip"), List.of(),
                Map.of("verified", "false", "balance", "USD 420.10"), List.of(transcript), Optional.empty());
    }

    static ModelRequest denied(ModelRequest request, String code, String evidence, String text) {
        return new ModelRequest(request.flow(), request.state(), request.locale(), request.turn(), request.callerWords(), request.intents(),
                request.collecting(), request.confirming(), request.known(), request.transcript(), Optional.of(new ModelRequest.Denial(code, evidence, text)));
    }
}
