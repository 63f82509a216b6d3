import { openEmbeddedDatabase } from '../src/database/embedded/index.ts';

const DEFAULT_PORT = 27017;
const MOST_PORT = 65_535;

/** @throws Error where it is no port. */
function portFrom(given: string | undefined): number {
  const port = Number(given || DEFAULT_PORT);
  if (Number.isInteger(port) && port >= 0 && port <= MOST_PORT) return port;
  throw new Error(`DATABASE_PORT must be a number from 0 (any free port) to ${MOST_PORT}, not "${given}"`);
}

/** Serves the embedded database alone, on the loopback interface, for tools such as mongosh and mongodump. */
async function serve(): Promise<void> {
  const dataDir = process.env.DATA_DIR || './data';
  const tcpPort = portFrom(process.env.DATABASE_PORT);
  const database = await openEmbeddedDatabase({ dataDir, tcpPort });
  console.log(database.uri);
  const stop = () => {
    database.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  // Asked again it goes on stopping.
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

serve().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
