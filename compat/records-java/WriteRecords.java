import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.message.LeaderChangeMessage;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.SimpleRecord;

/**
 * Writes batches of every kind with Kafka's own classes, one line each: name, tab, hex. The first argument says which
 * formats: "2", or "0 1". Kafka 3.9.1 has the same classes under other packages: run.mjs takes `.internal` out.
 */
public final class WriteRecords {
    private static final long TIME = 1_700_000_000_000L;

    public static void main(String[] args) {
        for (String arg : args) {
            byte magic = Byte.parseByte(arg);
            writePlainAndCompressed(magic);
            if (magic > 0) writeStamped(magic);
            if (magic == 2) writeNew();
        }
    }

    private static void print(String name, ByteBuffer buffer) {
        ByteBuffer copy = buffer.duplicate();
        byte[] bytes = new byte[copy.remaining()];
        copy.get(bytes);
        System.out.println(name + "\t" + HexFormat.of().formatHex(bytes));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Header[] headers(Object... keysAndValues) {
        Header[] headers = new Header[keysAndValues.length / 2];
        for (int i = 0; i < headers.length; i++)
            headers[i] = new RecordHeader((String) keysAndValues[2 * i], (byte[]) keysAndValues[2 * i + 1]);
        return headers;
    }

    private static SimpleRecord[] records(byte magic) {
        Header[] some = magic < 2 ? new Header[0] : headers("trace", text("abc"), "größe", null, "trace", new byte[0]);
        return new SimpleRecord[] {
            new SimpleRecord(TIME, text("key"), text("value value value value value"), some),
            new SimpleRecord(TIME + 12, null, text("no key"), new Header[0]),
            new SimpleRecord(TIME - 700, text("tombstone"), null, new Header[0]),
            new SimpleRecord(TIME + 90_000, new byte[0], new byte[0], new Header[0]),
        };
    }

    private static void writePlainAndCompressed(byte magic) {
        for (CompressionType type : CompressionType.values()) {
            if (type == CompressionType.ZSTD && magic < 2) continue;
            MemoryRecordsBuilder builder = MemoryRecords.builder(ByteBuffer.allocate(1024), magic,
                Compression.of(type).build(), TimestampType.CREATE_TIME, 1_000L, -1L);
            for (SimpleRecord record : records(magic)) builder.append(record);
            print("magic " + magic + ", " + type.name, builder.build().buffer());
        }
    }

    private static void writeStamped(byte magic) {
        for (CompressionType type : new CompressionType[] {CompressionType.NONE, CompressionType.GZIP}) {
            MemoryRecordsBuilder builder = MemoryRecords.builder(ByteBuffer.allocate(1024), magic,
                Compression.of(type).build(), TimestampType.LOG_APPEND_TIME, 7L, TIME + 5_000);
            for (SimpleRecord record : records(magic)) builder.append(record);
            print("magic " + magic + ", log append time, " + type.name, builder.build().buffer());
        }
    }

    private static MemoryRecordsBuilder builder(boolean isTransactional, int baseSequence) {
        return MemoryRecords.builder(ByteBuffer.allocate(1024), (byte) 2, Compression.NONE,
            TimestampType.CREATE_TIME, 2L << 40, -1L, 4_294_967_297L, (short) 32_767, baseSequence, isTransactional, 9);
    }

    private static void writeNew() {
        for (boolean isTransactional : new boolean[] {false, true}) {
            MemoryRecordsBuilder builder = builder(isTransactional, Integer.MAX_VALUE - 1);
            for (SimpleRecord record : records((byte) 2)) builder.append(record);
            print(isTransactional ? "transactional" : "idempotent", builder.build().buffer());
        }
        for (ControlRecordType type : new ControlRecordType[] {ControlRecordType.ABORT, ControlRecordType.COMMIT}) {
            EndTransactionMarker marker = new EndTransactionMarker(type, 77);
            print("end marker, " + type.name().toLowerCase(),
                MemoryRecords.withEndTransactionMarker(500L, TIME, 3, 12L, (short) 4, marker).buffer());
        }
        print("leader change", MemoryRecords.withLeaderChangeMessage(0L, TIME, 5, ByteBuffer.allocate(256),
            new LeaderChangeMessage().setLeaderId(1)).buffer());
        writeCompacted();
        MemoryRecordsBuilder nanoseconds = builder(false, 0);
        nanoseconds.append(TIME * 1_000_000L, null, text("nanoseconds by mistake"));
        nanoseconds.append(TIME, null, text("and one in milliseconds"));
        nanoseconds.append(Long.MAX_VALUE, null, text("the last millisecond"));
        print("nanoseconds", nanoseconds.build().buffer());
    }

    /** What the cleaner leaves: offsets with gaps and a delete horizon, and a header without records. */
    private static void writeCompacted() {
        MemoryRecordsBuilder builder = new MemoryRecordsBuilder(
            new org.apache.kafka.common.utils.internals.ByteBufferOutputStream(1024), (byte) 2, Compression.NONE,
            TimestampType.CREATE_TIME, 40L, -1L, 12L, (short) 0, 4, false, false, 1, 1024, TIME + 86_400_000L);
        builder.appendWithOffset(42L, TIME, text("a"), null);
        builder.appendWithOffset(45L, TIME + 1, text("b"), text("kept"));
        builder.overrideLastOffset(49L);
        print("compacted, with delete horizon", builder.build().buffer());
        ByteBuffer empty = ByteBuffer.allocate(DefaultRecordBatch.RECORD_BATCH_OVERHEAD);
        DefaultRecordBatch.writeEmptyHeader(empty, (byte) 2, 12L, (short) 1, 30, 50L, 59L, 2,
            TimestampType.CREATE_TIME, TIME, true, false);
        empty.flip();
        print("compacted, empty", empty);
    }
}
