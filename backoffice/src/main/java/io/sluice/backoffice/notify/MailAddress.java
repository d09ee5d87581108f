package io.sluice.backoffice.notify;

/// What an e-mail address may be: one `@`, letters, digits and the signs that need no quotes.
/// Nothing that could end a header or begin another.
public final class MailAddress {
    private static final int CHARS_MAX = 254;
    private static final int LOCAL_CHARS_MAX = 64;
    private static final String SIGNS = "!#$%&'*+-/=?^_`{|}~.";

    private MailAddress() {}

    public static boolean isSound(String text) {
        int at = text.indexOf('@');
        return text.length() <= CHARS_MAX
                && at == text.lastIndexOf('@')
                && at <= LOCAL_CHARS_MAX
                && isWord(text, 0, at)
                && isWord(text, at + 1, text.length())
                && text.codePoints().skip(at + 1L).allMatch(MailAddress::isOfHost);
    }

    private static boolean isWord(String text, int from, int to) {
        return from < to
                && text.charAt(from) != '.'
                && text.charAt(to - 1) != '.'
                && !text.substring(from, to).contains("..")
                && text.substring(from, to)
                        .codePoints()
                        .allMatch(c -> Character.isLetterOrDigit(c) || SIGNS.indexOf(c) >= 0);
    }

    private static boolean isOfHost(int codePoint) {
        return Character.isLetterOrDigit(codePoint) || codePoint == '-' || codePoint == '.';
    }
}
