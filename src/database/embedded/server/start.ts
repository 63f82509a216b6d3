import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ServerFacts } from '../commands/context.ts';
import { Store } from '../store/store.ts';
import { Dispatcher, type Patience } from './dispatcher.ts';
import { refuseTruncated } from './folder.ts';
import { type Address, listen } from './listen.ts';
import { lockFolder } from './lock.ts';
import { ADDRESS_FILE, DATABASE_FILE, DEFAULT_DATABASE } from './names.ts';

export interface ServerOptions extends Patience {
  dataDir: string;
  /** A port on the loopback interface, 0 for any free one. Without it the server listens on a unix socket. */
  tcpPort?: number | undefined;
}

export interface RunningServer {
  uri: string;
  close(): Promise<void>;
}

const SOCKET_NAME = 'database.sock';

// The address of a unix socket holds 108 bytes on Linux, 104 on macOS.
const MOST_PATH_BYTES = 100;

const MAINTENANCE_MILLISECONDS = 60_000;

/** A path for the socket in a folder nobody else may enter. */
function socketPath(dataDir: string): { path: string; isTemporary: boolean } {
  const folder = join(dataDir, 'socket');
  const path = join(folder, SOCKET_NAME);
  if (Buffer.byteLength(path) > MOST_PATH_BYTES)
    return { path: join(mkdtempSync(join(tmpdir(), 'multaqa-')), SOCKET_NAME), isTemporary: true };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  rmSync(path, { force: true });
  return { path, isTemporary: false };
}

/** The file, made where it is missing, for nobody else to read. SQLite gives its log the same permissions. */
function privateFile(file: string): string {
  closeSync(openSync(file, 'a', 0o600));
  return file;
}

/** Serves the database in a folder. Throws where the folder is in use, cannot be written or holds no database. */
export async function startServer({ dataDir, tcpPort, ...patience }: ServerOptions): Promise<RunningServer> {
  const lock = lockFolder(dataDir);
  let store: Store | undefined;
  try {
    const file = join(dataDir, DATABASE_FILE);
    refuseTruncated(file);
    store = new Store(privateFile(file));
    const socket = tcpPort === undefined ? socketPath(dataDir) : undefined;
    const address: Address = socket ?? { port: tcpPort ?? 0 };
    const server: ServerFacts = { address: '', startedAt: Date.now(), connections: () => 0, counts: {} };
    const dispatcher = new Dispatcher(store, server, patience);
    const listener = await listen(dispatcher, address);
    if (socket) server.privateFolder = dataDir;
    server.address = socket ? encodeURIComponent(socket.path) : `127.0.0.1:${listener.port}`;
    server.connections = listener.connections;
    dispatcher.maintain(Date.now());
    const maintenance = setInterval(() => dispatcher.maintain(Date.now()), MAINTENANCE_MILLISECONDS);
    const opened = store;
    const uri = `mongodb://${server.address}/${DEFAULT_DATABASE}?directConnection=true`;
    const addressFile = join(dataDir, ADDRESS_FILE);
    writeFileSync(addressFile, uri, { mode: 0o600 });
    return {
      uri,
      async close() {
        clearInterval(maintenance);
        dispatcher.close();
        await dispatcher.endReading();
        await listener.close();
        dispatcher.close();
        opened.close();
        rmSync(addressFile, { force: true });
        lock.release();
        if (socket?.isTemporary) rmSync(dirname(socket.path), { recursive: true, force: true });
      },
    };
  } catch (error) {
    store?.close();
    lock.release();
    throw error;
  }
}
