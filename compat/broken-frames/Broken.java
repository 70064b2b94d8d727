import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageSizeAccumulator;
import org.apache.kafka.common.protocol.ObjectSerializationCache;

/**
 * With "list": every API's key, lowest and highest version.
 * Otherwise reads bodies of requests and replies with Kafka's own classes. A line in: key, "request" or "response", version, hex.
 * A line out: "refused" and why; or how many bytes were read, and the message written again (or "unwritable").
 */
public final class Broken {
    public static void main(String[] args) throws Exception {
        if (args.length > 0 && args[0].equals("list")) {
            for (ApiMessageType api : ApiMessageType.values())
                System.out.println(api.apiKey() + "\t" + api.lowestSupportedVersion() + "\t" + api.highestSupportedVersion(true));
            return;
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] part = line.split("\t", -1);
            ApiMessageType api = ApiMessageType.fromApiKey(Short.parseShort(part[0]));
            ApiMessage message = part[1].equals("request") ? api.newRequest() : api.newResponse();
            out.println(answer(message, Short.parseShort(part[2]), HexFormat.of().parseHex(part[3])));
        }
        out.flush();
    }

    static String answer(ApiMessage message, short version, byte[] frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        try {
            message.read(new ByteBufferAccessor(bytes), version);
        } catch (RuntimeException refused) {
            return "refused\t" + String.valueOf(refused.getMessage()).replaceAll("\\s", " ");
        }
        return bytes.position() + "\t" + written(message, version);
    }

    /** Kafka cannot write every message that it can read: raw tagged fields that it kept may be out of order. */
    static String written(ApiMessage message, short version) {
        try {
            ObjectSerializationCache cache = new ObjectSerializationCache();
            MessageSizeAccumulator size = new MessageSizeAccumulator();
            message.addSize(size, cache, version);
            ByteBuffer bytes = ByteBuffer.allocate(size.totalSize());
            message.write(new ByteBufferAccessor(bytes), cache, version);
            return HexFormat.of().formatHex(bytes.array());
        } catch (RuntimeException unwritable) {
            return "unwritable";
        }
    }
}
