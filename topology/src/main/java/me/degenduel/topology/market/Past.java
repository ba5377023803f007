package me.degenduel.topology.market;

/**
 * What a token's chart and figures go on from, beside the candles on the shelf.
 *
 * @param time of its last price
 * @param second the candle that ran then
 * @param seconds the newest of them that are over, which the shelf does not have yet
 * @param volumes whose word on volumes counts: those of two sources tell of the same trades
 */
record Past(long time, Bar second, Block seconds, Volumes volumes) {

    /**
     * One source, as long as it is not stale.
     *
     * @param source null as long as none has said any
     */
    record Volumes(String source, long until) {
        static final Volumes NOBODYS = new Volumes(null, Long.MIN_VALUE);

        /** After a tick whose source may say something of volumes. */
        Volumes after(String said, boolean saysVolumes, long time, long staleAt) {
            return saysVolumes && (said.equals(source) || time >= until) ? new Volumes(said, staleAt) : this;
        }

        boolean areOf(String said) {
            return said.equals(source);
        }
    }

    void write(Packing packing) {
        packing.number(time).text(volumes.source).number(volumes.until).number(seconds == null ? 0 : 1);
        if (seconds != null) {
            packing.number(seconds.start()).raw(seconds.bytes());
        }
        packing.number(second == null ? 0 : second.ticks());
        if (second != null) {
            packing.number(second.start())
                    .decimal(second.open())
                    .decimal(second.high())
                    .decimal(second.low())
                    .decimal(second.close())
                    .decimal(second.volume())
                    .number(second.openedAt())
                    .number(second.closedAt());
        }
    }

    static Past read(Packing packing) {
        var time = packing.number();
        var volumes = new Volumes(packing.text(), packing.number());
        var seconds = packing.number() == 0 ? null : Block.of(Interval.SECOND, packing.number(), packing.raw());
        var ticks = packing.number();
        return new Past(
                time,
                ticks == 0
                        ? null
                        : new Bar(
                                packing.number(),
                                packing.decimal(),
                                packing.decimal(),
                                packing.decimal(),
                                packing.decimal(),
                                packing.decimal(),
                                ticks,
                                packing.number(),
                                packing.number()),
                seconds,
                volumes);
    }
}
