package dev.parley.dialplan;

/// What an expression may be, as a set of: true, false, nothing (a value it needs is missing). Sets of three are masks
/// of three bits; the connectives are Kleene's, member by member.
final class Truth {
    static final int TRUE = 1;
    static final int FALSE = 2;
    static final int NOTHING = 4;
    static final int KNOWN = TRUE | FALSE;
    static final int ANY = 7;

    private static final int[][] AND = new int[8][8];
    private static final int[][] OR = new int[8][8];

    static {
        for (int a = 0; a < 8; a++) {
            for (int b = 0; b < 8; b++) {
                for (int x = 1; x <= 4; x <<= 1) {
                    for (int y = 1; y <= 4; y <<= 1) {
                        if ((a & x) == 0 || (b & y) == 0) continue;
                        AND[a][b] |= x == FALSE || y == FALSE ? FALSE : x == TRUE && y == TRUE ? TRUE : NOTHING;
                        OR[a][b] |= x == TRUE || y == TRUE ? TRUE : x == FALSE && y == FALSE ? FALSE : NOTHING;
                    }
                }
            }
        }
    }

    private Truth() { }

    static int and(int a, int b) {
        return AND[a][b];
    }

    static int or(int a, int b) {
        return OR[a][b];
    }

    static int not(int a) {
        return (a & NOTHING) | ((a & TRUE) << 1) | ((a & FALSE) >> 1);
    }
}
