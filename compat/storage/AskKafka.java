import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Asks a broker all that it says of partitions: one line of JSON for each. Arguments: bootstrap, then topics
 * (of partition 0). int64 is text: JSON would round it.
 */
public final class AskKafka {
    public static void main(String[] args) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", args[0]));
             var all = consumer(args[0], "read_uncommitted");
             var committed = consumer(args[0], "read_committed")) {
            for (int at = 1; at < args.length; at++) {
                TopicPartition partition = new TopicPartition(args[at], 0);
                System.out.println(ask(admin, all, committed, partition));
            }
        }
    }

    /** null where the format knows no times. */
    static String max(Admin admin, TopicPartition partition) throws Exception {
        try {
            var max = admin.listOffsets(Map.of(partition, OffsetSpec.maxTimestamp())).partitionResult(partition).get();
            return "[" + max.offset() + ",\"" + max.timestamp() + "\"]";
        } catch (ExecutionException error) {
            if (error.getCause() instanceof UnsupportedForMessageFormatException) return "null";
            throw error;
        }
    }

    static KafkaConsumer<byte[], byte[]> consumer(String bootstrap, String isolation) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrap);
        properties.put("isolation.level", isolation);
        properties.put("enable.auto.commit", "false");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        return new KafkaConsumer<>(properties, bytes, bytes);
    }

    static String ask(Admin admin, KafkaConsumer<byte[], byte[]> all, KafkaConsumer<byte[], byte[]> committed,
                      TopicPartition partition) throws Exception {
        var records = readAll(all, partition);
        var visible = readAll(committed, partition);
        TreeSet<Long> times = new TreeSet<>();
        for (int at = 0; at < records.size(); at += 1 + records.size() / 12) times.add(records.get(at).timestamp());
        for (Long time : List.copyOf(times)) times.add(time + 1);
        times.removeIf(time -> time < 0);
        List<String> lookUps = new ArrayList<>();
        for (long time : times) {
            var found = all.offsetsForTimes(Map.of(partition, time)).get(partition);
            lookUps.add("[\"" + time + "\"," + (found == null ? "null" : found.offset() + ",\"" + found.timestamp() + "\"") + "]");
        }
        var producers = admin.describeProducers(List.of(partition)).partitionResult(partition).get();
        return "{" + String.join(",",
            "\"topic\":\"" + partition.topic() + "\"",
            "\"start\":" + all.beginningOffsets(List.of(partition)).get(partition),
            "\"end\":" + all.endOffsets(List.of(partition)).get(partition),
            "\"stable\":" + committed.endOffsets(List.of(partition)).get(partition),
            "\"records\":" + list(records.stream().map(AskKafka::describe).toList()),
            "\"committed\":" + list(visible.stream().map(record -> "" + record.offset()).toList()),
            "\"times\":" + list(lookUps),
            "\"max\":" + max(admin, partition),
            "\"producers\":" + list(producers.activeProducers().stream().map(state -> "[" + state.producerId() + ","
                + state.producerEpoch() + "," + state.lastSequence() + ",\"" + state.lastTimestamp() + "\","
                + state.coordinatorEpoch().orElse(-1) + "," + state.currentTransactionStartOffset().orElse(-1) + "]").toList())
        ) + "}";
    }

    static List<ConsumerRecord<byte[], byte[]>> readAll(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        List<TopicPartition> one = List.of(partition);
        consumer.assign(one);
        consumer.seekToBeginning(one);
        long end = consumer.endOffsets(one).get(partition);
        while (consumer.position(partition) < end) records.addAll(consumer.poll(Duration.ofMillis(100)).records(partition));
        return records;
    }

    static String list(List<String> items) {
        return items.stream().collect(Collectors.joining(",", "[", "]"));
    }

    static String hex(byte[] bytes) {
        return bytes == null ? "null" : "\"" + HexFormat.of().formatHex(bytes) + "\"";
    }

    static String describe(ConsumerRecord<byte[], byte[]> record) {
        List<String> headers = new ArrayList<>();
        for (var header : record.headers())
            headers.add("[" + hex(header.key().getBytes(java.nio.charset.StandardCharsets.UTF_8)) + "," + hex(header.value()) + "]");
        return "[" + String.join(",", "" + record.offset(), "\"" + record.timestamp() + "\"",
            "\"" + record.timestampType() + "\"", "" + record.leaderEpoch().orElse(-1),
            hex(record.key()), hex(record.value()), list(headers)) + "]";
    }
}
