import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.StringJoiner;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;

/**
 * Reads batches with Kafka's own classes: hex of one buffer on each line in, a JSON list of its batches on each line out.
 * int64 is written as text, because JSON's readers would round it.
 */
public final class ReadRecords {
    public static void main(String[] args) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            StringJoiner batches = new StringJoiner(",", "[", "]");
            ByteBuffer buffer = ByteBuffer.wrap(HexFormat.of().parseHex(line));
            for (MutableRecordBatch batch : MemoryRecords.readableRecords(buffer).batches()) batches.add(json(batch));
            System.out.println(batches);
        }
    }

    private static String json(MutableRecordBatch batch) {
        StringJoiner fields = new StringJoiner(",", "{", "}");
        StringJoiner records = new StringJoiner(",", "[", "]");
        for (Record record : batch) records.add(json(record));
        add(fields, "isValid", batch.isValid());
        add(fields, "sizeBytes", batch.sizeInBytes());
        add(fields, "magic", batch.magic());
        add(fields, "compression", (int) batch.compressionType().id);
        add(fields, "timestampType", '"' + batch.timestampType().name + '"');
        add(fields, "baseOffset", text(batch.baseOffset()));
        add(fields, "lastOffset", text(batch.lastOffset()));
        add(fields, "maxTimestamp", text(batch.maxTimestamp()));
        add(fields, "leaderEpoch", batch.partitionLeaderEpoch());
        add(fields, "producerId", text(batch.producerId()));
        add(fields, "producerEpoch", batch.producerEpoch());
        add(fields, "baseSequence", batch.baseSequence());
        add(fields, "lastSequence", batch.lastSequence());
        add(fields, "isTransactional", batch.isTransactional());
        add(fields, "isControl", batch.isControlBatch());
        add(fields, "deleteHorizonMs", batch.deleteHorizonMs().isPresent() ? text(batch.deleteHorizonMs().getAsLong()) : null);
        add(fields, "recordCount", batch.countOrNull() == null ? -1 : batch.countOrNull());
        add(fields, "records", records);
        return fields.toString();
    }

    private static String json(Record record) {
        StringJoiner headers = new StringJoiner(",", "[", "]");
        for (Header header : record.headers())
            headers.add("[" + hex(header.key().getBytes(java.nio.charset.StandardCharsets.UTF_8)) + "," + hex(header.value()) + "]");
        StringJoiner fields = new StringJoiner(",", "{", "}");
        add(fields, "offset", text(record.offset()));
        add(fields, "timestamp", text(record.timestamp()));
        add(fields, "sequence", record.sequence());
        add(fields, "key", hex(record.key()));
        add(fields, "value", hex(record.value()));
        add(fields, "headers", headers);
        return fields.toString();
    }

    private static void add(StringJoiner fields, String name, Object value) {
        fields.add('"' + name + "\":" + value);
    }

    private static String text(long value) {
        return '"' + Long.toString(value) + '"';
    }

    private static String hex(ByteBuffer buffer) {
        if (buffer == null) return null;
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return hex(bytes);
    }

    private static String hex(byte[] bytes) {
        return bytes == null ? null : '"' + HexFormat.of().formatHex(bytes) + '"';
    }
}
