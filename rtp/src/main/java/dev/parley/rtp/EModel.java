package dev.parley.rtp;

/// How a connection sounds to who listens, from what the network does to it: the E-model (ITU-T G.107) with the planning
/// values of G.711 with packet loss concealment (G.113 Appendix I), which are used for every codec here, since none are
/// published for the narrow-band use we make of the others. Everything not about the network has its default value, so the
/// best there is is 93.2. Pure functions.
public final class EModel {
    private static final double BEST = 93.2;                    // G.107 §7.7: R with all defaults
    private static final double PACKET_LOSS_ROBUSTNESS = 25.1;  // Bpl of G.711 with concealment, random loss
    private static final double MOST_IMPAIRED = 95;

    private EModel() { }

    /// @param lossPercent of packets that were not there to be played, 0 to 100
    /// @param burstRatio mean length of the runs of loss, over that of random loss of the same rate; 1: random
    /// @param delayMillis from mouth to ear, one way
    /// @return R, 0 to 93.2
    public static double rating(double lossPercent, double burstRatio, double delayMillis) {
        double loss = Math.clamp(lossPercent, 0, 100);
        double equipment = MOST_IMPAIRED * loss / (loss / Math.max(1, burstRatio) + PACKET_LOSS_ROBUSTNESS);     // equation 7-29 with Ie = 0
        return Math.clamp(BEST - equipment - delayImpairment(delayMillis), 0, BEST);
    }

    /// Idd: pure delay, beyond 100 ms (equations 7-27 and 7-28).
    static double delayImpairment(double millis) {
        if (millis <= 100) return 0;
        double x = Math.log10(millis / 100) / Math.log10(2);
        return 25 * (Math.pow(1 + Math.pow(x, 6), 1.0 / 6) - 3 * Math.pow(1 + Math.pow(x / 3, 6), 1.0 / 6) + 2);
    }

    /// Mean opinion score, 1 to 4.5 (G.107 Annex B).
    public static double meanOpinionScore(double rating) {
        if (rating <= 0) return 1;
        if (rating >= 100) return 4.5;
        return Math.max(1, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6);
    }
}
