package dev.parley.media;

import dev.parley.governance.ApprovedTransfer;
import dev.parley.governance.ApprovedUtterance;
import dev.parley.governance.CallId;
import dev.parley.governance.Rendered;
import java.lang.reflect.Constructor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes approvals for tests, through the door that this module's POM opens and production keeps shut.
final class Approvals {
    static final CallId CALL = new CallId("call-1");

    private Approvals() { }

    static ApprovedUtterance bargeable(int turn, long decision) {
        return of(CALL, turn, decision, true);
    }

    static ApprovedUtterance uninterruptible(int turn, long decision) {
        return of(CALL, turn, decision, false);
    }

    static ApprovedUtterance of(CallId call, int turn, long decision, boolean bargeable) {
        try {
            Constructor<ApprovedUtterance> door = ApprovedUtterance.class.getDeclaredConstructor(CallId.class, int.class,
                    long.class, Rendered.class, boolean.class, String.class);
            door.setAccessible(true);
            @Nullable String disclosure = null;
            return door.newInstance(call, turn, decision, new Rendered("words", "words"), bargeable, disclosure);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("the constructor of ApprovedUtterance changed", e);
        }
    }

    static ApprovedTransfer transfer() {
        try {
            Constructor<ApprovedTransfer> door = ApprovedTransfer.class.getDeclaredConstructor(CallId.class, long.class, String.class, Map.class);
            door.setAccessible(true);
            return door.newInstance(CALL, 1, "agents", Map.of());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("the constructor of ApprovedTransfer changed", e);
        }
    }
}
