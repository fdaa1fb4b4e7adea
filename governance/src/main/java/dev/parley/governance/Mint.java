package dev.parley.governance;

import dev.parley.dialplan.Flow;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes approvals for one call, each with the next decision number. The only caller of their constructors.
final class Mint {
    private final CallId call;
    private long lastDecision;

    Mint(CallId call) {
        this.call = call;
    }

    CallId call() {
        return call;
    }

    ApprovedUtterance utterance(int turn, Rendered words, boolean bargeable, @Nullable String disclosure) {
        return new ApprovedUtterance(call, turn, ++lastDecision, words, bargeable, disclosure);
    }

    /// The key is the same for the same intent: the n-th use of one tool on one call.
    ApprovedToolCall toolCall(Flow.Tool tool, Map<String, String> arguments, int use) {
        String operation = tool.via() != null ? tool.via() : tool.name();
        return new ApprovedToolCall(call, ++lastDecision, tool.name(), operation, arguments, tool.timeout(),
                call + "/" + tool.name() + "/" + use);
    }

    ApprovedTransfer transfer(String destination, Map<String, String> carrying) {
        return new ApprovedTransfer(call, ++lastDecision, destination, carrying);
    }
}
