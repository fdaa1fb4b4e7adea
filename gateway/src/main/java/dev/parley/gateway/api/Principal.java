package dev.parley.gateway.api;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who asks. `name` goes onto records and into the access log.
///
/// @param tenant null: not confined to one
/// @param flows names of the tenant's flows; empty and meaningless without a tenant
public record Principal(String name, Role role, @Nullable String tenant, Set<String> flows) {
    public Principal {
        flows = Set.copyOf(flows);
    }

    /// Whether calls and versions of this flow are any of its business.
    public boolean sees(String flow) {
        return tenant == null || flows.contains(flow);
    }

    /// Words, and what else callers said about themselves.
    public boolean hearsWords() {
        return role != Role.VIEWER;
    }
}
