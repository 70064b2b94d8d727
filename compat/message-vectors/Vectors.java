import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.jar.JarFile;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.protocol.types.BoundField;
import org.apache.kafka.common.protocol.types.Field;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.TaggedFields;

/**
 * Lets Kafka's own message classes write and read, so that our codec does not grade its own paper.
 *
 *   write SEED COUNT   for every message class and version on the class path, COUNT messages of random
 *                      values, the first of them all defaults: one line "name version key hex json"
 *   read               lines "name version hex" on standard input: each is read by Kafka's class and
 *                      printed as "name version hex json", written again by that class
 *   list               one line "name key lowest highest" for each class
 *
 * The classes are found by looking into the jars, and the fields of a version by the Schema that each
 * generated class carries, so nothing here names a message.
 */
public final class Vectors {
    static final String[] PACKAGES = {
        "org/apache/kafka/common/message/",
        "org/apache/kafka/common/metadata/",
        "org/apache/kafka/coordinator/group/generated/",
        "org/apache/kafka/coordinator/transaction/generated/",
        "org/apache/kafka/coordinator/share/generated/",
        "org/apache/kafka/raft/generated/",
        "org/apache/kafka/server/log/remote/metadata/storage/generated/",
        "org/apache/kafka/storage/internals/log/generated/",
        "org/apache/kafka/server/generated/",
    };

    static final PrintStream OUT = new PrintStream(System.out, false, StandardCharsets.UTF_8);

    public static void main(String[] args) throws Exception {
        Map<String, Class<?>> classes = messageClasses();
        switch (args[0]) {
            case "write" -> writeAll(classes, Long.parseLong(args[1]), Integer.parseInt(args[2]));
            case "read" -> readAll(classes);
            case "list" -> listAll(classes);
            default -> throw new IllegalArgumentException(args[0]);
        }
        OUT.flush();
    }

    // ---- the classes

    static Map<String, Class<?>> messageClasses() throws Exception {
        Map<String, Class<?>> found = new TreeMap<>();
        for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!new File(path).getName().matches("kafka.*\\.jar")) continue;
            try (JarFile jar = new JarFile(path)) {
                for (var entries = jar.entries(); entries.hasMoreElements();) {
                    Class<?> type = messageClass(entries.nextElement().getName());
                    if (type != null) found.put(type.getSimpleName(), type);
                }
            }
        }
        return found;
    }

    static Class<?> messageClass(String file) throws Exception {
        if (!file.endsWith(".class") || file.contains("$")) return null;
        for (String folder : PACKAGES) {
            if (!file.startsWith(folder)) continue;
            Class<?> type = Class.forName(file.replace('/', '.').substring(0, file.length() - 6));
            if (Message.class.isAssignableFrom(type) && !type.isInterface()
                && !Modifier.isAbstract(type.getModifiers())) return type;
        }
        return null;
    }

    static Message make(Class<?> type) throws Exception {
        return (Message) type.getConstructor().newInstance();
    }

    static Schema schema(Class<?> type, int version) throws Exception {
        try {
            return (Schema) type.getField("SCHEMA_" + version).get(null);
        } catch (NoSuchFieldException absent) {
            return null;
        }
    }

    static int key(Message message) {
        return message instanceof ApiMessage api ? api.apiKey() : -1;
    }

    static void listAll(Map<String, Class<?>> classes) throws Exception {
        for (var entry : classes.entrySet()) {
            Message message = make(entry.getValue());
            OUT.println(entry.getKey() + "\t" + key(message) + "\t"
                + message.lowestSupportedVersion() + "\t" + message.highestSupportedVersion());
        }
    }

    // ---- writing

    static void writeAll(Map<String, Class<?>> classes, long seed, int count) throws Exception {
        for (var entry : classes.entrySet()) {
            Class<?> type = entry.getValue();
            Message sample = make(type);
            for (int version = sample.lowestSupportedVersion(); version <= sample.highestSupportedVersion(); version++) {
                if (schema(type, version) == null) continue;
                Random random = new Random(seed ^ (entry.getKey() + version).hashCode());
                for (int n = 0; n < count; n++) writeOne(type, (short) version, n == 0 ? null : random);
            }
        }
    }

    /** A null `random` asks for the defaults. Messages whose defaults cannot be written are left out. */
    static void writeOne(Class<?> type, short version, Random random) throws Exception {
        Message message = make(type);
        if (random != null) new Filler(random).fill(message, schema(type, version));
        String hex;
        try {
            hex = hex(message, version);
        } catch (RuntimeException unwritable) {
            if (random != null) throw new IllegalStateException(type.getSimpleName() + " v" + version, unwritable);
            return;
        }
        OUT.println(type.getSimpleName() + "\t" + version + "\t" + key(message) + "\t" + hex + "\t" + json(message, version));
    }

    static String hex(Message message, short version) {
        ObjectSerializationCache cache = new ObjectSerializationCache();
        int size = message.size(cache, version);
        ByteBufferAccessor target = new ByteBufferAccessor(ByteBuffer.allocate(size));
        message.write(target, cache, version);
        if (target.buffer().hasRemaining()) throw new IllegalStateException("size() said more than write() wrote");
        return HexFormat.of().formatHex(target.buffer().array());
    }

    // ---- reading

    static void readAll(Map<String, Class<?>> classes) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] part = line.split("\t", -1);
            Class<?> type = classes.get(part[0]);
            if (type == null) throw new IllegalArgumentException("no class named " + part[0]);
            short version = Short.parseShort(part[1]);
            Message message = make(type);
            ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(part[2]));
            try {
                message.read(new ByteBufferAccessor(bytes), version);
                OUT.println(part[0] + "\t" + version + "\t" + hex(message, version) + "\t" + json(message, version));
            } catch (RuntimeException refused) {
                OUT.println(part[0] + "\t" + version + "\trefused\t" + quote(refused.toString()));
            }
            if (bytes.hasRemaining()) throw new IllegalStateException(part[0] + " left " + bytes.remaining());
        }
    }

    // ---- the fields of a version, in one form for both sides

    record Slot(String name, org.apache.kafka.common.protocol.types.Type type, boolean tagged) { }

    static List<Slot> slots(Schema schema) {
        List<Slot> slots = new ArrayList<>();
        for (BoundField field : schema.fields()) {
            if (field.def.type instanceof TaggedFields tagged) {
                for (Field inner : fields(tagged).values()) slots.add(new Slot(camel(inner.name), inner.type, true));
            } else {
                slots.add(new Slot(camel(field.def.name), field.def.type, false));
            }
        }
        return slots;
    }

    /** 3.9 has no accessor for them. */
    @SuppressWarnings("unchecked")
    static Map<Integer, Field> fields(TaggedFields tagged) {
        try {
            var field = TaggedFields.class.getDeclaredField("fields");
            field.setAccessible(true);
            return (Map<Integer, Field>) field.get(tagged);
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException(broken);
        }
    }

    static String camel(String snake) {
        StringBuilder text = new StringBuilder();
        boolean upper = false;
        for (char c : snake.toCharArray()) {
            if (c == '_') upper = true;
            else {
                text.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
        return text.toString();
    }

    static org.apache.kafka.common.protocol.types.Type element(org.apache.kafka.common.protocol.types.Type type) {
        return type.arrayElementType().orElse(null);
    }

    /** Names that differ from the schema's snake case only in the case of a letter, such as "isrVersion". */
    static Method method(Class<?> type, String name, int parameters) {
        for (Method method : type.getMethods()) {
            if (method.getName().equalsIgnoreCase(name) && method.getParameterCount() == parameters
                && method.getDeclaringClass() == type) return method;
        }
        throw new IllegalStateException(type + " has no " + name);
    }

    static Object get(Object message, String name) {
        try {
            return method(message.getClass(), name, 0).invoke(message);
        } catch (IllegalAccessException | InvocationTargetException broken) {
            throw new IllegalStateException(broken);
        }
    }

    static String json(Object message, short version) throws Exception {
        return json(message, schema(message.getClass(), version));
    }

    static String json(Object message, Schema schema) {
        StringBuilder text = new StringBuilder("{");
        for (Slot slot : slots(schema)) {
            if (text.length() > 1) text.append(',');
            String name = method(message.getClass(), slot.name, 0).getName();
            text.append(quote(name)).append(':').append(value(get(message, slot.name), slot.type));
        }
        return text.append('}').toString();
    }

    /** int64 as text, since a JSON number cannot hold it; bytes as hex; a double as its bits. */
    static String value(Object value, org.apache.kafka.common.protocol.types.Type type) {
        if (value == null) return "null";
        if (type instanceof Schema schema) return json(value, schema);
        if (value instanceof Collection<?> list) {
            StringBuilder text = new StringBuilder("[");
            for (Object item : list) {
                if (text.length() > 1) text.append(',');
                text.append(value(item, element(type)));
            }
            return text.append(']').toString();
        }
        if (value instanceof Boolean || value instanceof Byte || value instanceof Short || value instanceof Integer)
            return value.toString();
        if (value instanceof Double number) return quote(Long.toHexString(Double.doubleToRawLongBits(number)));
        if (value instanceof byte[] bytes) return quote(HexFormat.of().formatHex(bytes));
        if (value instanceof ByteBuffer buffer) return quote(hexOf(buffer));
        if (RECORDS.isInstance(value)) return quote(hexOf((ByteBuffer) get(value, "buffer")));
        if (value instanceof Long number && type.toString().matches(".*(UINT32|UNSIGNED_INT32).*")) return number.toString();
        return quote(value.toString());
    }

    static String hexOf(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    static String quote(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') out.append('\\').append(c);
            else if (c < 0x20 || c > 0x7e) out.append(String.format("\\u%04x", (int) c));
            else out.append(c);
        }
        return out.append('"').toString();
    }

    /** 4.4 has moved it. */
    static final Class<?> RECORDS = firstClass(
        "org.apache.kafka.common.record.internal.MemoryRecords", "org.apache.kafka.common.record.MemoryRecords");

    static Class<?> firstClass(String... names) {
        for (String name : names) {
            try {
                return Class.forName(name);
            } catch (ClassNotFoundException absent) {
                continue;
            }
        }
        throw new IllegalStateException("none of " + String.join(", ", names));
    }

    static Object records(ByteBuffer bytes) {
        try {
            return RECORDS.getMethod("readableRecords", ByteBuffer.class).invoke(null, bytes);
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException(broken);
        }
    }

    // ---- random values

    static final class Filler {
        static final String[] TEXTS = {"", "a", "orders", "käse", "日本語", "🚀 launch", "x".repeat(200), "a\u0000b", "été"};
        final Random random;

        Filler(Random random) {
            this.random = random;
        }

        void fill(Object message, Schema schema) throws Exception {
            for (Slot slot : slots(schema)) {
                if (slot.tagged && random.nextInt(3) == 0) continue;
                Method setter = method(message.getClass(), "set" + slot.name, 1);
                setter.invoke(message, any(slot.type, setter.getGenericParameterTypes()[0], setter.getParameterTypes()[0]));
            }
        }

        Object any(org.apache.kafka.common.protocol.types.Type type, Type generic, Class<?> raw) throws Exception {
            boolean records = type.toString().contains("RECORDS");
            if (type.isNullable() && !records && !raw.isPrimitive() && random.nextInt(5) == 0) return null;
            if (type instanceof Schema schema) {
                Object struct = raw.getConstructor().newInstance();
                fill(struct, schema);
                return struct;
            }
            if (element(type) != null) return list(element(type), generic, raw);
            return plain(raw, type.toString());
        }

        Object list(org.apache.kafka.common.protocol.types.Type element, Type generic, Class<?> raw) throws Exception {
            Type of = generic instanceof ParameterizedType listed
                ? listed.getActualTypeArguments()[0]
                : ((ParameterizedType) raw.getGenericSuperclass()).getActualTypeArguments()[0];
            Class<?> elementClass = of instanceof Class<?> plain ? plain : (Class<?>) ((ParameterizedType) of).getRawType();
            @SuppressWarnings("unchecked")
            Collection<Object> list = raw.isInterface()
                ? new ArrayList<>()
                : (Collection<Object>) raw.getConstructor().newInstance();
            for (int n = random.nextInt(4); n > 0; n--) list.add(any(element, of, elementClass));
            return list;
        }

        Object plain(Class<?> raw, String type) {
            if (raw == boolean.class || raw == Boolean.class) return random.nextBoolean();
            if (raw == byte.class || raw == Byte.class) return (byte) random.nextInt();
            if (raw == short.class || raw == Short.class) return (short) small(16);
            if (raw == int.class || raw == Integer.class) return type.contains("UINT16") ? random.nextInt(65536) : (int) small(32);
            if (raw == long.class || raw == Long.class) return type.contains("UINT32") || type.contains("UNSIGNED_INT32") ? random.nextLong() & 0xffffffffL : int64();
            if (raw == double.class) return random.nextGaussian() * Math.pow(10, random.nextInt(20) - 10);
            if (raw == String.class) return TEXTS[random.nextInt(TEXTS.length)];
            if (raw == Uuid.class) return random.nextInt(4) == 0 ? Uuid.ZERO_UUID : new Uuid(random.nextLong(), random.nextLong());
            if (raw == byte[].class) return bytes();
            if (raw == ByteBuffer.class) return ByteBuffer.wrap(bytes());
            if (raw.isAssignableFrom(RECORDS)) return records(ByteBuffer.wrap(bytes()));
            throw new IllegalStateException("no random value for " + raw);
        }

        /** All sizes of number alike, so that short and long varints and both signs come up. */
        long small(int bits) {
            return random.nextLong() >> (64 - 1 - random.nextInt(bits));
        }

        /** Within ±(2^53-1), which a number holds exactly, and the two sentinels. */
        long int64() {
            return switch (random.nextInt(8)) {
                case 0 -> Long.MAX_VALUE;
                case 1 -> Long.MIN_VALUE;
                case 2 -> (1L << 53) - 1;
                case 3 -> -((1L << 53) - 1);
                default -> Math.max(small(54), -((1L << 53) - 1));
            };
        }

        byte[] bytes() {
            byte[] bytes = new byte[random.nextInt(20)];
            random.nextBytes(bytes);
            return bytes;
        }
    }

    private Vectors() { }
}
