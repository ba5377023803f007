package me.degenduel.standalone.backup;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is in a backup.
 *
 * @param format of the files
 * @param asOf the moment that it shows, in UTC
 * @param layout of topics and stores; what has another one cannot be gone on from
 * @param migrations the version of the tables
 * @param sequences the last number that each has given; null where it has given none
 * @param leftOut topics that are not in it
 */
@JsonPropertyOrder({"format", "asOf", "layout", "migrations"})
public record Manifest(
        int format,
        String asOf,
        String layout,
        String migrations,
        List<Table> tables,
        Map<String, Long> sequences,
        List<Topic> topics,
        List<LeftOut> leftOut) {
    /** Grows when a reader of the last one would misread a backup, or miss something in it. */
    public static final int FORMAT = 1;

    /** A table, with the columns in the order of the file. */
    public record Table(String name, List<String> columns, long rows, String sha256) {
        String file() {
            return "tables/" + name + ".copy";
        }
    }

    /**
     * A topic.
     *
     * @param config what is set on it
     * @param partitions in their order
     */
    public record Topic(String name, Map<String, String> config, List<Partition> partitions, String sha256) {
        static String file(String topic) {
            return "topics/" + topic + ".records";
        }

        public long count() {
            return partitions.stream().mapToLong(Partition::records).sum();
        }
    }

    /**
     * A partition of a topic.
     *
     * @param end up to which offset of the platform's own it was copied
     * @param records how many are in the file
     * @param read how far each application had read it
     */
    public record Partition(long end, long records, Map<String, Position> read) {}

    /**
     * How far an application has read a partition.
     *
     * @param records how many of those in the file
     * @param metadata its own note
     */
    public record Position(long records, String metadata) {}

    /**
     * A topic that is not in it.
     *
     * @param atMost so many records were there, clocks among them
     */
    public record LeftOut(String topic, long atMost) {}

    public Instant moment() {
        return Instant.parse(asOf);
    }
}
