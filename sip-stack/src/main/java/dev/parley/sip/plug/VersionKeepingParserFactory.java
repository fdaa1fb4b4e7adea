package dev.parley.sip.plug;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.MessageParser;
import gov.nist.javax.sip.parser.MessageParserFactory;
import gov.nist.javax.sip.parser.ParseExceptionListener;
import gov.nist.javax.sip.parser.StringMsgParser;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.text.ParseException;

/// Makes parsers that keep the SIP version a request was written with.
///
/// JAIN-SIP's own reads any `SIP/7.0` as `SIP/2.0` (it builds the exception and forgets to throw it), which
/// keeps its transport from answering 505 as RFC 3261 §21.5.6 wants.
public final class VersionKeepingParserFactory implements MessageParserFactory {
    public VersionKeepingParserFactory() { }

    @Override public MessageParser createMessageParser(SIPTransactionStack stack) {
        return new Parser();
    }

    private static final class Parser extends StringMsgParser {
        @Override protected SIPMessage processFirstLine(String line, ParseExceptionListener listener, byte[] message)
                throws ParseException {
            SIPMessage parsed = super.processFirstLine(line, listener, message);
            if (parsed instanceof SIPRequest request && request.getRequestLine() != null) {
                String version = line.strip().substring(line.strip().lastIndexOf(' ') + 1);
                if (!version.equalsIgnoreCase("SIP/2.0")) request.getRequestLine().setSipVersion(version);
            }
            return parsed;
        }
    }
}
