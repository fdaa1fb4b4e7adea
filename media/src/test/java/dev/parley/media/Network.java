package dev.parley.media;

import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/// One direction of a seeded network in virtual time: loses, delays, reorders, duplicates, and stalls now and
/// then.
final class Network {
    /// `loss`, `duplicates`: of a hundred. `jitterMillis`: delay on top of 20 ms. `stallMillis`: of stalls,
    /// some per minute.
    record Weather(int loss, int duplicates, int jitterMillis, int stallMillis) {
        static final Weather CLEAR = new Weather(0, 0, 0, 0);
    }

    private record Datagram(long at, long order, byte[] bytes) { }

    private final PriorityQueue<Datagram> flying = new PriorityQueue<>((a, b) ->
            a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.order, b.order));
    private final RandomGenerator dice;
    private final Weather weather;
    private long order;
    private long stalledUntil;

    Network(Weather weather, RandomGenerator dice) {
        this.weather = weather;
        this.dice = dice;
    }

    void send(byte[] bytes, int length, long now) {
        if (dice.nextInt(100) < weather.loss()) return;
        if (weather.stallMillis() > 0 && dice.nextInt(500) == 0) stalledUntil = now + weather.stallMillis() * 1_000_000L;
        int copies = dice.nextInt(100) < weather.duplicates() ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            long delay = (20 + (weather.jitterMillis() > 0 ? dice.nextInt(weather.jitterMillis()) : 0)) * 1_000_000L;
            long at = Math.max(now + delay, stalledUntil);
            flying.add(new Datagram(at, order++, java.util.Arrays.copyOf(bytes, length)));
        }
    }

    /// Hands over what has arrived by `now`.
    void deliver(CallMedia to, long source, long now) {
        while (!flying.isEmpty() && flying.peek().at <= now) {
            Datagram datagram = flying.remove();
            to.received(datagram.bytes, 0, datagram.bytes.length, source, datagram.at);
        }
    }
}
