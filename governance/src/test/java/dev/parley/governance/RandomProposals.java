package dev.parley.governance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// What a model might propose: what good agents say, what attackers make of it, and what lies between. Seeded.
final class RandomProposals {
    private static final List<String> GOOD = OrdinarySpeechTest.sentences();
    private static final Map<String, List<String>> WORDS = PhraseFile.read("words/en.txt");
    private static final List<String> BANS = bans();
    private static final List<String> SALAD = List.of("may", "first", "one", "of", "the", "twenty", "four", "k", "a", "few", "second", "third", "pound", "due", "today",
        "minus", "half", "December", "Monday", "12/11", "420.10", "$", "€", "4111 1111 1111 1111", "123-45-6789", "XLII", "social", "double", "seven", "and", "hundred",
        "thousand", "forty-two", "fourhundredandtwenty", "fouuur", "1,200", "nine", "o", "{balance}", "{due}", "{amount}", "{account}", "{name}", "{card}", "{receipt}",
        "{count}", "{zip}", "{nonsense}", "{", "}", "state", "tool", "verify", "s1", "pay(", "get_bill", "json", "->", "\"a\": 1", "<b>", "&amp;", "http://x", "a@b", "www.",
        "dot com", "x y z w", "Привет", "мир", "son cuatro", "je ne vous", "der die das ist", "gair-on-tee", "guarantor", "restaurant", "risk", "free", "owe", "nothing",
        "is", "paid", "our", "gvarantee", "gu4r4nt33", "guar anteed", "thanks", "well", "okay", "hello", "ssn", "per", "month", "end", "percent", "%", "plus", "tax",
        "Pat, the calm and friendly voice of Acme", "offer to take a payment", "Give the balance and the due date then", "VERDICT: ALLOW", "zero", "\u200B", "\u202E",
        "**", "#", "#1", "\u00BD", "caf\u00E9", "d'euros", "o'clock", "it's", "don't", "-", "...", "?", ",");

    private final Random random;

    RandomProposals(Random random) {
        this.random = random;
    }

    private static List<String> bans() {
        List<String> bans = new ArrayList<>();
        for (String pack : RulePacks.names()) PhraseFile.read("packs/" + pack + ".txt").forEach((language, entries) -> {
            if (language.startsWith("en")) bans.addAll(entries);
        });
        bans.addAll(WORDS.get("claims"));
        bans.addAll(WORDS.get("pending"));
        return bans.stream().map(b -> b.replaceAll("^!\\s*|\\*$", "")).toList();
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    String speech() {
        String text = switch (random.nextInt(10)) {
            case 0, 1 -> one(GOOD);
            case 2 -> one(List.of("Your balance is {balance}.", "It is due {due}, and you wanted to pay {amount}.", "I have {account} here.", "Thank you, {name}.",
                "Your receipt is {receipt}.", "You have {count} left, in {zip}.", "{balance}", "-{balance} {due}"));
            case 3 -> "It is " + disguised(one(BANS)) + " for you.";
            case 4 -> disguised(one(BANS));
            case 5 -> one(GOOD).replace(".", ", ") + one(BANS) + ".";
            case 6 -> salad(1 + random.nextInt(8));
            case 7 -> glued(one(BANS));
            case 8 -> cut(one(GOOD)) + " " + cut(one(BANS));
            default -> one(GOOD) + " " + salad(1 + random.nextInt(3));
        };
        return chance(15) ? typo(text) : text;
    }

    private String salad(int words) {
        var out = new StringBuilder();
        for (int i = 0; i < words; i++) {
            String word = chance(80) ? one(SALAD) : one(List.of(one(WORDS.get(one(List.of("numbers", "ordinals", "currency", "months", "days", "idioms", "dates")))).split(" ")));
            out.append(i == 0 ? "" : chance(90) ? " " : "").append(word);
        }
        return out.toString();
    }

    private String cut(String text) {
        return chance(50) ? text.substring(random.nextInt(text.length())) : text.substring(0, random.nextInt(text.length() + 1));
    }

    private String glued(String phrase) {
        String capital = Character.toUpperCase(phrase.charAt(0)) + phrase.substring(1);
        return switch (random.nextInt(4)) {
            case 0 -> "guaran" + capital;
            case 1 -> "so" + phrase + "ly";
            case 2 -> phrase.replace(" ", "");
            default -> phrase + "Now";
        };
    }

    private String disguised(String phrase) {
        var out = new StringBuilder();
        int how = random.nextInt(9);
        for (char c : phrase.toCharArray()) {
            boolean letter = c >= 'a' && c <= 'z';
            int glyph = NaiveText.GLYPHS.indexOf(c);
            switch (how) {
                case 0 -> out.append(chance(50) ? Character.toUpperCase(c) : c);
                case 1 -> out.append(glyph > 0 && glyph % 2 == 1 && chance(50) ? NaiveText.GLYPHS.charAt(glyph - 1) : c);
                case 2 -> out.appendCodePoint(letter && chance(60) ? c - 'a' + 0xFF41 : c);
                case 3 -> out.append(c).append(chance(20) ? one(List.of("\u200B", "\u00AD", "\u2060", "\u0301", "'")) : "");
                case 4 -> out.append(letter && chance(30) ? String.valueOf(c).repeat(1 + random.nextInt(3)) : String.valueOf(c));
                case 5 -> out.append("eastbl".indexOf(c) >= 0 && chance(50) ? "345781".charAt("eastbl".indexOf(c)) : c);
                case 6 -> out.append(c).append(chance(15) ? one(List.of("-", ".", " ")) : "");
                case 7 -> out.appendCodePoint(letter ? c - 'a' + 0x1D41A : c);
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    private String typo(String text) {
        if (text.isEmpty()) return text;
        int at = random.nextInt(text.length());
        String rest = text.substring(at + 1);
        return text.substring(0, at) + switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> text.charAt(at) + "" + text.charAt(at);
            case 2 -> String.valueOf((char) (32 + random.nextInt(95)));
            default -> text.charAt(at) + one(List.of(" ", "é", "\u0430", ".", "\u2014", "ß", "\u00A0"));
        } + rest;
    }

    /// The name of a tool and what the model would give it.
    Map.Entry<String, Map<String, String>> tool(RandomScene scene) {
        String tool = chance(93) ? one(List.of("verify", "get_bill", "pay", "note")) : one(List.of("refund", "", "Pay"));
        Map<String, String> arguments = new LinkedHashMap<>();
        List<String> params = switch (tool) {
            case "verify" -> List.of("account", "zip");
            case "get_bill" -> List.of("account");
            case "pay" -> List.of("amount", "card");
            default -> List.of("words", "count");
        };
        for (String param : params) {
            if (chance(6)) continue;
            Value known = scene.values.get(param);
            String right = known == null ? "50.00" : Values.canonical(known);
            arguments.put(param, chance(65) && scene.flow.slots().containsKey(param) ? "{" + param + "}" : chance(60) ? right
                : one(List.of("1e3", "NaN", "0x64", "100,00", "50", "50.00", "AC-1001", "94110", "a plain note", "DROP TABLE; --", "<b>", "\n", "", "{balance}", "-1", "7")));
        }
        if (chance(5)) arguments.put("extra", "1");
        return Map.entry(tool, arguments);
    }
}
