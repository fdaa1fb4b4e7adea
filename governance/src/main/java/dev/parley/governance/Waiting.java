package dev.parley.governance;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// What the caller did while a state could not be left: kept in order until it can.
final class Waiting {
    private static final int MOST = 32;

    private final Queue<FlowInput> inputs = new ArrayDeque<>();

    /// Whether it may move the flow on, and so has to wait. What ends a call or what the flow itself waits for does not.
    static boolean waits(FlowInput input) {
        return switch (input) {
            case FlowInput.IntentRecognised _, FlowInput.Digit _, FlowInput.CallerSpoke _, FlowInput.Voicemail _,
                 FlowInput.ModelDown _, FlowInput.TransferRequested _ -> true;
            case FlowInput.Began _, FlowInput.CallerSpeaking _, FlowInput.SlotSaid _, FlowInput.Heard _, FlowInput.Cut _,
                 FlowInput.ToolReturned _, FlowInput.RecordingChanged _, FlowInput.ModelFinished _, FlowInput.TransferEnded _,
                 FlowInput.ToolWithheld _, FlowInput.EvidenceLost _,
                 FlowInput.HungUp _ -> false;
        };
    }

    /// What is of interest after the flow has ended: how its lines and tools came out.
    static boolean outlivesTheFlow(FlowInput input) {
        return input instanceof FlowInput.Heard || input instanceof FlowInput.Cut || input instanceof FlowInput.ToolReturned || input instanceof FlowInput.ToolWithheld
                || input instanceof FlowInput.TransferRequested;
    }

    /// @return false when too much waits already
    boolean add(FlowInput input) {
        return inputs.size() < MOST && inputs.add(input);
    }

    @Nullable FlowInput poll() {
        return inputs.poll();
    }
}
