import java.io.File;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;

/** Takes a log directory's lock file as Kafka's FileLock does, says how that went, and holds it until told. */
public final class HoldLock {
    public static void main(String[] arguments) throws Exception {
        File file = new File(arguments[0]);
        file.createNewFile();
        try (FileChannel channel =
                FileChannel.open(file.toPath(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            FileLock lock = channel.tryLock();
            System.out.println(lock == null ? "refused" : "held " + ProcessHandle.current().pid());
            System.in.read();
        }
    }
}
