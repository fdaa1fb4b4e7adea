package dev.parley.sip.plug;

import gov.nist.core.StackLogger;
import java.util.Properties;

/// Says nothing: JAIN-SIP's own log is not free even when no level is on.
public final class SilentStackLogger implements StackLogger {
    public SilentStackLogger() { }

    @Override public void logStackTrace() { }
    @Override public void logStackTrace(int traceLevel) { }
    @Override public int getLineCount() { return 0; }
    @Override public void logException(Throwable ex) { }
    @Override public void logDebug(String message) { }
    @Override public void logDebug(String message, Exception ex) { }
    @Override public void logTrace(String message) { }
    @Override public void logFatalError(String message) { }
    @Override public void logError(String message) { }
    @Override public boolean isLoggingEnabled() { return false; }
    /// Messages only, for the [StreamTap].
    @Override public boolean isLoggingEnabled(int logLevel) { return logLevel == TRACE_MESSAGES; }
    @Override public void logError(String message, Exception ex) { }
    @Override public void logWarning(String message) { }
    @Override public void logInfo(String message) { }
    @Override public void disableLogging() { }
    @Override public void enableLogging() { }
    @Override public void setBuildTimeStamp(String buildTimeStamp) { }
    @Override public void setStackProperties(Properties stackProperties) { }
    @Override public String getLoggerName() { return "silent"; }
}
