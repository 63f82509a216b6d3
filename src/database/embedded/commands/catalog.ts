import { CommandError, failedToParse, invalidOptions, notSupported } from '../errors.ts';
import { compileFilter } from '../match/match.ts';
import { type Collection, namespaceOf, viewOf } from '../store/catalog.ts';
import { collationOf } from '../values/collation.ts';
import { equal } from '../values/compare.ts';
import { type Document, encode, isDocument } from '../values/document.ts';
import { isTruthy } from '../values/numbers.ts';
import { show } from '../values/show.ts';
import { collectionName, findCollection, type Handler, optionalCount, optionalDocument } from './context.ts';
import { checkValidation, VALIDATION_OPTIONS } from './validation.ts';

const COLLECTION_OPTIONS = [
  'capped',
  'size',
  'max',
  'viewOn',
  'pipeline',
  'collation',
  ...VALIDATION_OPTIONS,
];

/** What any command may carry besides its own arguments. */
const COMMON_ARGUMENTS = new Set([
  '$db',
  'lsid',
  'txnNumber',
  'autocommit',
  'startTransaction',
  'writeConcern',
  'readConcern',
  'comment',
  'maxTimeMS',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  '$clusterTime',
  '$readPreference',
  // Stored without being needed: every collection has its index on _id.
  'autoIndexId',
  'idIndex',
  'storageEngine',
]);

function collectionOptions(name: string, body: Document): Document {
  const options: Document = {};
  for (const [option, value] of Object.entries(body)) {
    if (option === name || COMMON_ARGUMENTS.has(option)) continue;
    if (!COLLECTION_OPTIONS.includes(option)) throw notSupported(`create option ${option}`);
    options[option] = value;
  }
  if (isTruthy(options.capped) && options.size === undefined)
    throw invalidOptions("the 'size' field is required when 'capped' is true");
  checkValidation(options);
  collationOf(options.collation);
  return options;
}

const create: Handler = (command, { snapshot }) => {
  const { body, database } = command;
  const name = collectionName(command);
  const options = collectionOptions(command.name, body);
  const existing = snapshot.catalog.find(database, name);
  if (!existing) snapshot.catalog.create(database, name, options);
  else if (!equal(existing.options, options))
    throw new CommandError(
      48,
      'NamespaceExists',
      `namespace ${database}.${name} already exists, but with different options: ${show(existing.options)}`,
    );
  return { ok: 1 };
};

const drop: Handler = (command, context) => {
  const collection = findCollection(command, context);
  if (!collection) return { ok: 1 };
  const nIndexesWas = collection.indexes.length + 1;
  context.snapshot.catalog.drop(collection);
  return { nIndexesWas, ns: namespaceOf(collection), ok: 1 };
};

const dropDatabase: Handler = ({ database }, { snapshot }) => {
  for (const collection of snapshot.catalog.inDatabase(database)) snapshot.catalog.drop(collection);
  return { dropped: database, ok: 1 };
};

const ID_INDEX = { v: 2, key: { _id: 1 }, name: '_id_' };

function describeCollection(collection: Collection): Document {
  const { name, options, uuid } = collection;
  const isView = viewOf(collection) !== undefined;
  return {
    name,
    type: isView ? 'view' : 'collection',
    options,
    info: { readOnly: isView, ...(isView ? {} : { uuid }) },
    ...(isView ? {} : { idIndex: ID_INDEX }),
  };
}

const listBatchSize = (body: Document) =>
  optionalCount(optionalDocument(body, 'cursor'), 'batchSize') || Number.POSITIVE_INFINITY;

const listCollections: Handler = ({ body, database }, { snapshot, cursors }) => {
  const matches = compileFilter(optionalDocument(body, 'filter'));
  const described = snapshot.catalog.inDatabase(database).map(describeCollection).filter(matches);
  const shown = isTruthy(body.nameOnly) ? described.map(({ name, type }) => ({ name, type })) : described;
  return cursors.reply(`${database}.$cmd.listCollections`, shown.map(encode), listBatchSize(body), snapshot);
};

const listIndexes: Handler = (command, { snapshot, cursors }) => {
  const { body, database } = command;
  const collection = snapshot.catalog.require(database, collectionName(command));
  const specifications = [ID_INDEX, ...collection.indexes.map(({ specification }) => specification)];
  return cursors.reply(namespaceOf(collection), specifications.map(encode), listBatchSize(body), snapshot);
};

function splitNamespace(namespace: unknown): [database: string, name: string] {
  const text = String(namespace);
  const dot = text.indexOf('.');
  if (dot < 1) throw failedToParse(`Invalid namespace specified '${text}'`);
  return [text.slice(0, dot), text.slice(dot + 1)];
}

const renameCollection: Handler = ({ body }, { snapshot }) => {
  const { catalog } = snapshot;
  const [fromDatabase, fromName] = splitNamespace(body.renameCollection);
  const [toDatabase, toName] = splitNamespace(body.to);
  const collection = catalog.find(fromDatabase, fromName);
  if (!collection)
    throw new CommandError(
      26,
      'NamespaceNotFound',
      `Source collection ${fromDatabase}.${fromName} does not exist`,
    );
  const target = catalog.find(toDatabase, toName);
  if (target && !isTruthy(body.dropTarget))
    throw new CommandError(48, 'NamespaceExists', 'target namespace exists');
  if (target) catalog.drop(target);
  catalog.rename(collection, toDatabase, toName);
  return { ok: 1 };
};

const COLLECTION_CHANGES = ['viewOn', 'pipeline', ...VALIDATION_OPTIONS];

/** Changes the time to live or the visibility of an index, the definition of a view, or what documents are taken. */
const collMod: Handler = (command, { snapshot }) => {
  const { body, database } = command;
  const { catalog } = snapshot;
  const collection = catalog.require(database, collectionName(command));
  const changes: Document = {};
  for (const option of Object.keys(body))
    if (
      option !== command.name &&
      !COMMON_ARGUMENTS.has(option) &&
      !['index', ...COLLECTION_CHANGES].includes(option)
    )
      throw notSupported(`collMod option ${option}`);
  if (isDocument(body.index)) {
    const { name, keyPattern, expireAfterSeconds, hidden } = body.index;
    const index = collection.indexes.find((one) =>
      name === undefined ? equal(one.key, keyPattern) : one.name === name,
    );
    if (!index) throw new CommandError(27, 'IndexNotFound', 'cannot find the index to modify');
    const specification = { ...index.specification };
    if (expireAfterSeconds !== undefined) {
      changes.expireAfterSeconds_old = specification.expireAfterSeconds;
      changes.expireAfterSeconds_new = specification.expireAfterSeconds = expireAfterSeconds;
    }
    if (hidden !== undefined) specification.hidden = hidden;
    catalog.modifyIndex(collection, index, specification);
  }
  const changed = COLLECTION_CHANGES.filter((option) => body[option] !== undefined);
  if (changed.length > 0) {
    const options = { ...collection.options };
    for (const option of changed) options[option] = body[option];
    checkValidation(options);
    catalog.setOptions(collection, options);
  }
  return { ...changes, ok: 1 };
};

export const CATALOG_COMMANDS: Record<string, Handler> = {
  create,
  drop,
  dropDatabase,
  listCollections,
  listIndexes,
  renameCollection,
  collMod,
};
