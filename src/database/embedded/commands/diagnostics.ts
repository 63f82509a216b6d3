import { Long, ObjectId } from 'bson';
import { invalidOptions } from '../errors.ts';
import { compileFilter } from '../match/match.ts';
import { type Collection, cappedLimits, viewOf } from '../store/catalog.ts';
import { bytesStored, countRows } from '../store/rows.ts';
import type { Snapshot } from '../store/store.ts';
import type { Document } from '../values/document.ts';
import { isTruthy } from '../values/numbers.ts';
import { collectionName, findCollection, type Handler, optionalDocument } from './context.ts';
import { MOST_DOCUMENT_BYTES } from './insert.ts';

/** What it says it is: clients choose by it what they may ask. */
const VERSION = '7.0.14';
const VERSION_PARTS = [7, 0, 14, 0];
const WIRE_VERSION = 21;

// More are taken, but clients that split larger batches let others come between the parts.
const OFFERED_STATEMENTS = 1000;
const REPLICA_SET = 'embedded';
const ELECTION_ID = new ObjectId('7fffffff0000000000000001');

/** The handshake. A replica set of one: only in such do clients offer transactions and retry writes. */
const hello: Handler = (_command, { server }) => ({
  helloOk: true,
  ismaster: true,
  isWritablePrimary: true,
  secondary: false,
  setName: REPLICA_SET,
  setVersion: 1,
  hosts: [server.address],
  primary: server.address,
  me: server.address,
  electionId: ELECTION_ID,
  maxBsonObjectSize: MOST_DOCUMENT_BYTES,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: OFFERED_STATEMENTS,
  localTime: new Date(),
  logicalSessionTimeoutMinutes: 30,
  minWireVersion: 0,
  maxWireVersion: WIRE_VERSION,
  readOnly: false,
  ok: 1,
});

const buildInfo: Handler = () => ({
  version: VERSION,
  versionArray: VERSION_PARTS,
  gitVersion: 'embedded',
  modules: [],
  storageEngines: ['sqlite'],
  bits: 64,
  debug: false,
  maxBsonObjectSize: MOST_DOCUMENT_BYTES,
  ok: 1,
});

const serverStatus: Handler = (_command, { server, cursors }) => ({
  host: server.address,
  version: VERSION,
  process: 'embedded',
  pid: Long.fromNumber(process.pid),
  uptime: (Date.now() - server.startedAt) / 1000,
  localTime: new Date(),
  connections: { current: server.connections() },
  metrics: { cursor: { open: { total: cursors.size } }, commands: server.counts },
  mem: { resident: Math.round(process.memoryUsage.rss() / 1024 / 1024) },
  storageEngine: { name: 'sqlite' },
  ok: 1,
});

const listDatabases: Handler = ({ body }, { snapshot }) => {
  const names = [...new Set(snapshot.catalog.all().map(({ database }) => database))].sort();
  const sizeOf = (name: string) =>
    snapshot.catalog
      .inDatabase(name)
      .reduce((total, collection) => total + bytesStored(snapshot, collection), 0);
  const matches = compileFilter(optionalDocument(body, 'filter'));
  const databases = names.map((name) => ({ name, sizeOnDisk: sizeOf(name), empty: false })).filter(matches);
  if (isTruthy(body.nameOnly)) return { databases: databases.map(({ name }) => ({ name })), ok: 1 };
  const totalSize = databases.reduce((total, { sizeOnDisk }) => total + sizeOnDisk, 0);
  return { databases, totalSize, totalSizeMb: Math.round(totalSize / 1024 / 1024), ok: 1 };
};

function sizesOf(snapshot: Snapshot, collections: Collection[]) {
  const stored = collections.filter((collection) => !viewOf(collection));
  const objects = stored.reduce((total, collection) => total + countRows(snapshot, collection), 0);
  const dataSize = stored.reduce((total, collection) => total + bytesStored(snapshot, collection), 0);
  const indexes = stored.reduce((total, collection) => total + collection.indexes.length + 1, 0);
  return { objects, dataSize, indexes, avgObjSize: objects ? dataSize / objects : 0 };
}

/** Whether a collection is capped, and to what, as its statistics tell. */
export function limitsShown(collection: Collection): Document {
  const limits = cappedLimits(collection);
  if (!limits) return { capped: false };
  const { bytes, documents } = limits;
  return { capped: true, maxSize: bytes, ...(Number.isFinite(documents) ? { max: documents } : {}) };
}

const collStats: Handler = (command, context) => {
  const collection = findCollection(command, context);
  const { objects, dataSize, indexes, avgObjSize } = sizesOf(
    context.snapshot,
    collection ? [collection] : [],
  );
  return {
    ns: `${command.database}.${collectionName(command)}`,
    count: objects,
    size: dataSize,
    avgObjSize,
    storageSize: dataSize,
    nindexes: indexes,
    ...(collection ? limitsShown(collection) : { capped: false }),
    ok: 1,
  };
};

const dbStats: Handler = ({ database }, { snapshot }) => {
  const collections = snapshot.catalog.inDatabase(database);
  const views = collections.filter((collection) => viewOf(collection)).length;
  return {
    db: database,
    collections: collections.length - views,
    views,
    ...sizesOf(snapshot, collections),
    ok: 1,
  };
};

/** What clients ask the server about itself before they decide what to expect of it. */
const PARAMETERS: Document = {
  authenticationMechanisms: [],
  enableTestCommands: false,
  featureCompatibilityVersion: { version: '7.0' },
  quiet: false,
};

const getParameter: Handler = ({ body }) => {
  if (body.getParameter === '*') return { ...PARAMETERS, ok: 1 };
  const names = Object.keys(body).filter((name) => Object.hasOwn(PARAMETERS, name));
  if (names.length === 0) throw invalidOptions('no option found to get');
  return { ...Object.fromEntries(names.map((name) => [name, PARAMETERS[name]])), ok: 1 };
};

const always =
  (reply: Document): Handler =>
  () => ({ ...reply, ok: 1 });

export const DIAGNOSTIC_COMMANDS: Record<string, Handler> = {
  hello,
  isMaster: hello,
  ismaster: hello,
  ping: always({}),
  buildInfo,
  buildinfo: buildInfo,
  serverStatus,
  listDatabases,
  collStats,
  dbStats,
  connectionStatus: always({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
  whatsmyuri: always({ you: 'local' }),
  hostInfo: always({ system: {}, os: {}, extra: {} }),
  getParameter,
  getCmdLineOpts: always({ argv: [], parsed: {} }),
  getLog: always({ totalLinesWritten: 0, log: [] }),
  endSessions: always({}),
  killSessions: always({}),
  killAllSessions: always({}),
  refreshSessions: always({}),
};
