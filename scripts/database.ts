import { openEmbeddedDatabase } from '../src/database/embedded/index.ts';

const DEFAULT_PORT = 27017;

/** Serves the embedded database alone, on the loopback interface, for tools such as mongosh and mongodump. */
async function serve(): Promise<void> {
  const dataDir = process.env.DATA_DIR || './data';
  const tcpPort = Number(process.env.DATABASE_PORT || DEFAULT_PORT);
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
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

serve().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
