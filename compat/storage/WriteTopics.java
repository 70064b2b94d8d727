import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Fills topics with everything that a log can hold. Arguments: bootstrap, then what to do:
 *   new          topics of the newest format: codecs, LogAppendTime, transactions, compaction, DeleteRecords
 *   old          topics of magic 0 and 1
 *   more         records into what `new` made, as a broker of a later leader epoch gets them
 */
public final class WriteTopics {
    /** Not so old that producers are forgotten, and older than any LogAppendTime. */
    static final long TIME = System.currentTimeMillis() - 7_200_000L;
    static final String[] CODECS = {"none", "gzip", "snappy", "lz4", "zstd"};
    /**
     * Every few batches fill the index, which rolls the segment: segment.bytes may not be less than 1 MiB. The interval
     * must be more than one request: Kafka fails when that makes more entries than there is room for.
     */
    static final Map<String, String> SMALL = Map.of("segment.index.bytes", "36", "index.interval.bytes", "1200");

    static String bootstrap;
    static int written = 0;

    public static void main(String[] args) throws Exception {
        bootstrap = args[0];
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            switch (args[1]) {
                case "new" -> writeNew(admin);
                case "old" -> writeOld(admin);
                default -> writeMore();
            }
        }
    }

    static void writeNew(Admin admin) throws Exception {
        create(admin, "codecs", Map.of());
        create(admin, "stamped", Map.of("message.timestamp.type", "LogAppendTime"));
        create(admin, "recompressed", Map.of("compression.type", "zstd"));
        create(admin, "transactions", Map.of());
        create(admin, "compacted", compacted());
        create(admin, "shortened", Map.of());
        create(admin, "empty", Map.of());
        for (String codec : CODECS) writeBatches("codecs", codec, 6, 5);
        writeBatches("stamped", "gzip", 6, 3);
        writeBatches("recompressed", "snappy", 6, 3);
        writeTransactions("transactions");
        writeKeys("compacted", true);
        writeBatches("shortened", "none", 12, 4);
        admin.deleteRecords(Map.of(new TopicPartition("shortened", 0), RecordsToDelete.beforeOffset(17))).all().get();
    }

    static void writeOld(Admin admin) throws Exception {
        create(admin, "old-0", Map.of());
        create(admin, "old-0-compacted", compacted());
        create(admin, "old-1", Map.of("message.format.version", "0.10.2"));
        create(admin, "old-1-compacted", with(compacted(), "message.format.version", "0.10.2"));
        create(admin, "old-1-stamped",
            Map.of("message.format.version", "0.10.2", "message.timestamp.type", "LogAppendTime"));
        create(admin, "upgraded", Map.of("message.format.version", "0.10.2"));
        for (String topic : new String[] {"old-0", "old-1", "old-1-stamped"})
            for (String codec : new String[] {"none", "gzip", "snappy", "lz4"}) writeBatches(topic, codec, 5, 5);
        writeBatches("upgraded", "lz4", 5, 5);
        writeKeys("old-0-compacted", false);
        writeKeys("old-1-compacted", false);
        alter(admin, "upgraded", "message.format.version", "2.8");
        writeBatches("upgraded", "zstd", 5, 5);
    }

    static void writeMore() {
        for (String codec : CODECS) writeBatches("codecs", codec, 2, 3);
        writeBatches("stamped", "lz4", 3, 3);
        writeKeys("compacted", true);
        writeBatches("empty", "none", 1, 1);
        writeTransactions("transactions");
    }

    static Map<String, String> compacted() {
        return Map.of("cleanup.policy", "compact", "min.cleanable.dirty.ratio", "0.01", "delete.retention.ms", "60000");
    }

    static Map<String, String> with(Map<String, String> map, String key, String value) {
        Map<String, String> all = new java.util.HashMap<>(map);
        all.put(key, value);
        return all;
    }

    static void create(Admin admin, String name, Map<String, String> configs) throws Exception {
        Map<String, String> all = new java.util.HashMap<>(SMALL);
        all.putAll(configs);
        // Our timestamps lie in the past: retention must not take them.
        if (!all.containsKey("cleanup.policy")) all.put("retention.ms", "-1");
        admin.createTopics(List.of(new NewTopic(name, 1, (short) 1).configs(all))).all().get();
    }

    static void alter(Admin admin, String topic, String key, String value) throws Exception {
        var resource = new org.apache.kafka.common.config.ConfigResource(
            org.apache.kafka.common.config.ConfigResource.Type.TOPIC, topic);
        var entry = new org.apache.kafka.clients.admin.ConfigEntry(key, value);
        var operation = new org.apache.kafka.clients.admin.AlterConfigOp(
            entry, org.apache.kafka.clients.admin.AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(operation))).all().get();
        Thread.sleep(1000);
    }

    static KafkaProducer<byte[], byte[]> producer(String codec, String transactionalId) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrap);
        properties.put("compression.type", codec);
        properties.put("linger.ms", "10000");
        properties.put("batch.size", "100000");
        if (transactionalId != null) {
            properties.put("transactional.id", transactionalId);
            properties.put("transaction.timeout.ms", "900000");
        }
        // The oldest formats know no idempotence.
        if (codec.startsWith("old:")) {
            properties.put("compression.type", codec.substring(4));
            properties.put("enable.idempotence", "false");
        }
        ByteArraySerializer bytes = new ByteArraySerializer();
        return new KafkaProducer<>(properties, bytes, bytes);
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static ProducerRecord<byte[], byte[]> record(String topic, String key, String value) {
        // Times go up by and large, and sometimes back.
        int at = written++;
        long time = TIME + at * 1000L - (at % 7 == 3 ? 5000 : 0);
        var record = new ProducerRecord<>(topic, 0, time, key == null ? null : text(key), value == null ? null : text(value));
        if (isNew(topic) && at % 4 == 0) record.headers().add(new RecordHeader("at", text("" + at)));
        return record;
    }

    static boolean isNew(String topic) {
        return !topic.startsWith("old-") && !topic.equals("upgraded");
    }

    static void writeBatches(String topic, String codec, int batches, int records) {
        try (var producer = producer(isNew(topic) ? codec : "old:" + codec, null)) {
            for (int batch = 0; batch < batches; batch++) {
                for (int at = 0; at < records; at++) {
                    String key = at % 3 == 2 ? null : codec + batch;
                    producer.send(record(topic, key, (topic + " " + codec + " " + at + " ").repeat(6)));
                }
                producer.flush();
            }
        }
    }

    /** Few keys, written again and again; some end deleted. */
    static void writeKeys(String topic, boolean transactional) {
        for (String codec : new String[] {"none", "lz4"}) {
            try (var producer = producer(isNew(topic) ? codec : "old:" + codec, null)) {
                for (int round = 0; round < 8; round++) {
                    for (int key = 0; key < 7; key++) {
                        String value = (key + round) % 5 == 0 ? null : ("value " + round + " ").repeat(8);
                        producer.send(record(topic, "key" + (round % 2 == 0 ? key : key * 3), value));
                    }
                    producer.flush();
                }
            }
        }
        if (!transactional) return;
        try (var producer = producer("gzip", "keys")) {
            producer.initTransactions();
            for (int round = 0; round < 6; round++) {
                producer.beginTransaction();
                for (int key = 0; key < 5; key++) producer.send(record(topic, "key" + key, "in transaction " + round));
                producer.flush();
                if (round % 3 == 1) producer.abortTransaction();
                else producer.commitTransaction();
            }
        }
        // What lies in the last segment is not cleaned.
        writeBatches(topic, "none", 8, 3);
    }

    /** Several producers at once; the last two transactions stay open. */
    static void writeTransactions(String topic) {
        List<KafkaProducer<byte[], byte[]>> producers = new ArrayList<>();
        for (int at = 0; at < 4; at++) {
            producers.add(producer(CODECS[at], "transaction-" + at));
            producers.get(at).initTransactions();
        }
        for (int round = 0; round < 6; round++) {
            for (var producer : producers) producer.beginTransaction();
            for (int at = 0; at < 8; at++) {
                var producer = producers.get((at * 3 + round) % 4);
                producer.send(record(topic, "key" + at, ("round " + round + " ").repeat(12)));
                producer.flush();
            }
            if (round == 5) break;
            for (int at = 0; at < 4; at++) {
                if ((at + round) % 3 == 0) producers.get(at).abortTransaction();
                else producers.get(at).commitTransaction();
            }
        }
        // The transactions of the other two stay open: closing a producer would not.
        producers.get(0).commitTransaction();
        producers.get(1).abortTransaction();
    }
}
