package dev.parley.sip;

import dev.parley.sip.trunk.Trunk;
import java.util.Optional;

/// Over which trunk a call goes, and what to give back when it is over.
///
/// @param line how its requests leave; [Line#NONE] of a call that came in
record Access(Optional<Trunk> trunk, Line line, Runnable giveBack) {
    static final Access OPEN = new Access(Optional.empty(), Line.NONE, () -> { });

    static Access in(Optional<Trunk> trunk, Runnable giveBack) {
        return new Access(trunk, Line.NONE, giveBack);
    }

    static Access out(Line line) {
        return new Access(Optional.empty(), line, line::released);
    }
}
