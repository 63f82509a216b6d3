import { badValue, invalidNamespace, typeMismatch } from '../errors.ts';
import type { Collection } from '../store/catalog.ts';
import type { Snapshot, Store } from '../store/store.ts';
import type { Document } from '../values/document.ts';
import { isDocument } from '../values/document.ts';
import { toNumber } from '../values/numbers.ts';
import { isNumber, typeName } from '../values/types.ts';
import type { Cursors } from './cursors.ts';

/** One command as it was sent. */
export interface Command {
  name: string;
  body: Document;
  /** The database it is addressed to. */
  database: string;
  sequences: Record<string, Uint8Array[]>;
}

/** What a command works on. */
export interface CommandContext {
  store: Pick<Store, 'atomically'>;
  /** The data as this command may see it. */
  snapshot: Snapshot;
  cursors: Cursors;
  /** Part of a transaction, in which the first error ends everything. */
  isInTransaction: boolean;
  server: ServerFacts;
}

export interface ServerFacts {
  address: string;
  /** The folder of the data, where only its owner can be a client: on a unix socket. */
  privateFolder?: string | undefined;
  startedAt: number;
  connections(): number;
  /** How often each command was run. */
  counts: Record<string, number>;
}

/** A command's reply: a document, or one put together from stored bytes. */
export type Reply = Document | Buffer;

export type Handler = (command: Command, context: CommandContext) => Reply;

/** The name of the collection a command is addressed to: the value of its first field. */
export function collectionName({ body, name, database }: Command): string {
  const value = body[name];
  if (typeof value !== 'string')
    throw invalidNamespace(`collection name has invalid type ${typeName(value)}`);
  if (value === '') throw invalidNamespace(`Invalid namespace specified '${database}.'`);
  return value;
}

export const findCollection = (command: Command, { snapshot }: CommandContext): Collection | undefined =>
  snapshot.catalog.find(command.database, collectionName(command));

/** An optional whole number that is not negative. */
export function optionalCount(body: Document, field: string): number | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  const number = isNumber(value) ? toNumber(value) : Number.NaN;
  if (!Number.isInteger(number))
    throw typeMismatch(`BSON field '${field}' is the wrong type, expected a number`);
  if (number < 0) throw badValue(`BSON field '${field}' value must be >= 0, actual value '${number}'`);
  return number;
}

/** An optional document; empty where it is absent. */
export function optionalDocument(body: Document, field: string): Document {
  const value = body[field] ?? {};
  if (!isDocument(value))
    throw typeMismatch(
      `BSON field '${field}' is the wrong type '${typeName(value)}', expected type 'object'`,
    );
  return value;
}
