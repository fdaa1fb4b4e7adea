package dev.parley.gateway.audit;

/// Where an entry stands: its segment (the number of the segment's first entry) and the offset of its frame, in bytes.
public record Position(long segment, long offset) { }
