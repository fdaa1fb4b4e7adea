package dev.parley.sip;

/// Names a dialog (RFC 3261 §12). The remote tag is empty while an outbound call has no answer.
public record DialogId(String callId, String localTag, String remoteTag) { }
