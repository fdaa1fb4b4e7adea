package dev.parley.governance;

import java.util.List;
import java.util.Map;

/// An approved line on its way to the caller's ear: what it will have established once it was heard.
record Spoken(ApprovedUtterance utterance, List<String> mentions, Map<String, Integer> versions) { }
