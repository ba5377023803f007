package me.degenduel.bench;

import java.util.Arrays;

/**
 * What nobody can be faster than without being cleverer: every position times its price, every value sorted. In floating
 * point, so not exact.
 */
final class ContestLoop implements ContestPeer {
    private static final double MICROS = 1e6;

    private final ContestWorld world;
    private final int[] tokens;
    private final double[] quantities;
    private final double[] prices = new double[ContestWorld.TOKENS];
    private final int[] ranks;
    private long sum;

    ContestLoop(ContestWorld world) {
        this.world = world;
        tokens = new int[world.size() * ContestWorld.HELD];
        quantities = new double[tokens.length];
        ranks = new int[world.size()];
        for (var number = 0; number < world.size(); number++) {
            var position = number * ContestWorld.HELD;
            for (var share : world.shares(number)) {
                tokens[position] = share.token();
                quantities[position++] = world.quantity(share).doubleValue();
            }
        }
        for (var token = 0; token < prices.length; token++) {
            prices[token] = world.startPrice(token).doubleValue();
        }
    }

    @Override
    public String name() {
        return "bare loop";
    }

    @Override
    public void publish(long first, int count) {
        for (var number = first; number < first + count; number++) {
            var tick = world.tick(number);
            prices[tick.token()] = tick.price().doubleValue();
        }
        // Value and number in one, so that the fastest sort there is can be used.
        var bits = Integer.SIZE - Integer.numberOfLeadingZeros(ranks.length);
        sum = 0;
        var keys = new long[ranks.length];
        for (var number = 0; number < keys.length; number++) {
            var value = 0.0;
            for (var position = number * ContestWorld.HELD; position < (number + 1) * ContestWorld.HELD; position++) {
                value += quantities[position] * prices[tokens[position]];
            }
            var micros = Math.round(value * MICROS);
            sum += micros;
            keys[number] = micros << bits | number;
        }
        Arrays.sort(keys);
        for (var place = 0; place < keys.length; place++) {
            ranks[(int) (keys[place] & ((1L << bits) - 1))] = keys.length - place;
        }
    }

    /** To a millionth for each position, which it does not round. */
    @Override
    public boolean agrees(Sums ours) {
        return Math.abs(sum - ours.values()) <= tokens.length;
    }
}
