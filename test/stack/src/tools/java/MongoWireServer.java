import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Set;
import org.h2.mvstore.MVStore;

/**
 * mongo-java-server over an H2 file, made to keep three promises of MongoDB that it does not make itself: it says a wire version
 * that the driver accepts, a write is on the disk when it is acknowledged, and wrong credentials are refused as such.
 */
public final class MongoWireServer extends H2Backend {
    private static final Set<String> WRITES = Set.of("insert", "update", "delete", "findandmodify", "create", "drop",
        "createindexes", "dropindexes", "dropdatabase");

    private final MVStore store;

    private MongoWireServer(MVStore store) {
        super(store);
        this.store = store;
    }

    /** One writer at a time: a commit in the middle of another's write would save half of it. */
    @Override
    public Document handleCommand(Channel channel, String database, String command, Document query) {
        if (command.equalsIgnoreCase("saslStart")) {
            throw new MongoServerError(18, "AuthenticationFailed", "Authentication failed.");
        }
        if (!WRITES.contains(command.toLowerCase())) {
            return super.handleCommand(channel, database, command, query);
        }
        synchronized (store) {
            try {
                return super.handleCommand(channel, database, command, query);
            } finally {
                store.commit();
            }
        }
    }

    /** Arguments: port, file, wire version. */
    public static void main(String[] arguments) {
        int wireVersion = Integer.parseInt(arguments[2]);
        MVStore store = new MVStore.Builder().fileName(arguments[1]).autoCommitDisabled().open();
        // Space is used again at once: the file would grow by every write otherwise, and only a power failure needs the old one.
        store.setRetentionTime(0);
        MongoWireServer backend = new MongoWireServer(store);
        backend.version(new MongoVersion() {
            @Override
            public List<Integer> getVersionArray() {
                return List.of(7, 0, 0);
            }

            @Override
            public int getWireVersion() {
                return wireVersion;
            }
        });
        MongoServer server = new MongoServer(backend);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
        server.bind("127.0.0.1", Integer.parseInt(arguments[0]));
    }
}
