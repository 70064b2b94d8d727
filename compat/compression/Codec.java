import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.utils.internals.BufferSupplier;
import org.apache.kafka.common.utils.internals.ByteBufferOutputStream;

/**
 * Kafka's own compression classes, asked line by line: "write|read type magic level hex" (level "-" is the default)
 * gives hex, or "!" and why not.
 */
public class Codec {
    public static void main(String[] args) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        HexFormat hex = HexFormat.of();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ", 5);
            byte magic = Byte.parseByte(words[2]);
            byte[] bytes = hex.parseHex(words[4]);
            Compression compression = compression(words[1], words[3]);
            String answer;
            try {
                byte[] result = words[0].equals("write") ? write(compression, magic, bytes) : read(compression, magic, bytes);
                answer = hex.formatHex(result);
            } catch (Throwable fault) {
                answer = "!" + fault;
            }
            System.out.println(answer);
        }
    }

    private static Compression compression(String type, String level) {
        if (level.equals("-")) return Compression.of(CompressionType.forName(type)).build();
        int number = Integer.parseInt(level);
        return switch (type) {
            case "gzip" -> Compression.gzip().level(number).build();
            case "lz4" -> Compression.lz4().level(number).build();
            default -> Compression.zstd().level(number).build();
        };
    }

    private static byte[] write(Compression compression, byte magic, byte[] bytes) throws Exception {
        ByteBufferOutputStream into = new ByteBufferOutputStream(512);
        try (OutputStream stream = compression.wrapForOutput(into, magic)) {
            stream.write(bytes);
        }
        ByteBuffer written = into.buffer();
        written.flip();
        byte[] all = new byte[written.remaining()];
        written.get(all);
        return all;
    }

    private static byte[] read(Compression compression, byte magic, byte[] bytes) throws Exception {
        try (InputStream stream = compression.wrapForInput(ByteBuffer.wrap(bytes), magic, BufferSupplier.create())) {
            return stream.readAllBytes();
        }
    }
}
