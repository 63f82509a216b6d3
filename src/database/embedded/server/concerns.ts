import type { Command } from '../commands/context.ts';
import { isWrite } from '../commands/run.ts';
import { badValue, CommandError, invalidOptions, notSupported } from '../errors.ts';
import { type Document, firstField, isDocument } from '../values/document.ts';
import { toNumber } from '../values/numbers.ts';
import { isNumber } from '../values/types.ts';

const READ_CONCERNS = ['local', 'majority', 'available', 'linearizable', 'snapshot'];
const IN_TRANSACTIONS = ['local', 'majority', 'snapshot'];
const SNAPSHOT_READS = new Set(['find', 'aggregate', 'distinct']);
const ENDS = new Set(['commitTransaction', 'abortTransaction']);

const ALLOWED_IN_TRANSACTIONS = new Set([
  ...['insert', 'update', 'delete', 'find', 'aggregate', 'distinct', 'findAndModify', 'findandmodify'],
  ...['getMore', 'killCursors', 'create', 'createIndexes', ...ENDS],
]);

const notInTransaction = (message: string) =>
  new CommandError(263, 'OperationNotSupportedInTransaction', message);

function lastStage({ name, body }: Command): string | undefined {
  const last: unknown =
    name === 'aggregate' && Array.isArray(body.pipeline) ? body.pipeline.at(-1) : undefined;
  return isDocument(last) ? firstField(last) : undefined;
}

function checkLevel(command: Command, level: string): void {
  const { name, body } = command;
  if (!READ_CONCERNS.includes(level))
    throw badValue(`Enumeration value '${level}' for field 'readConcern.level' is not a valid value.`);
  if (body.autocommit === false) {
    if (!IN_TRANSACTIONS.includes(level))
      throw invalidOptions(
        `The readConcern level must be either 'local' (default), 'majority' or 'snapshot' in order to run in a transaction`,
      );
    return;
  }
  const target = lastStage(command);
  if (level === 'linearizable' && (target === '$out' || target === '$merge'))
    throw invalidOptions(`${target} cannot be used with a 'linearizable' read concern level`);
  if (level !== 'snapshot') return;
  if (!SNAPSHOT_READS.has(name) || isWrite(command))
    throw invalidOptions(`Command ${name} does not support { readConcern: { level: "snapshot" } }`);
  throw notSupported(`read concern 'snapshot' outside a transaction`);
}

function checkTransaction(command: Command): void {
  const { name, body } = command;
  if (!ALLOWED_IN_TRANSACTIONS.has(name))
    throw notInTransaction(`Cannot run '${name}' in a multi-document transaction.`);
  const target = lastStage(command);
  if (target === '$out' || target === '$merge')
    throw notInTransaction(`${target} cannot be used in a transaction`);
  if (body.writeConcern !== undefined && !ENDS.has(name))
    throw invalidOptions('writeConcern is not allowed within a multi-statement transaction');
  if (body.readConcern !== undefined && body.startTransaction !== true)
    throw invalidOptions('Only the first command in a transaction may specify a readConcern');
}

/**
 * Refuses what a command may not ask for: a read concern that cannot be given, or something no transaction knows.
 * A transaction that is open stays so.
 */
export function checkConcerns(command: Command): void {
  const { body } = command;
  if (body.autocommit === false) checkTransaction(command);
  const level = isDocument(body.readConcern) ? body.readConcern.level : undefined;
  if (level !== undefined) checkLevel(command, String(level));
}

function unsatisfied(writeConcern: Document): Document | undefined {
  const { w } = writeConcern;
  const errInfo = { writeConcern: { ...writeConcern, provenance: 'clientSupplied' } };
  if (isNumber(w) && toNumber(w) > 1)
    return {
      code: 100,
      codeName: 'UnsatisfiableWriteConcern',
      errmsg: 'Not enough data-bearing nodes',
      errInfo,
    };
  if (typeof w === 'string' && w !== 'majority')
    return {
      code: 79,
      codeName: 'UnknownReplWriteConcern',
      errmsg: `No write concern mode named '${w}' found in replica set configuration`,
      errInfo,
    };
  return undefined;
}

/** What a write asked of others in the set that one server cannot give; the write itself is done. */
export function writeConcernError(command: Command): Document | undefined {
  const { name, body } = command;
  if (!isDocument(body.writeConcern) || !(isWrite(command) || ENDS.has(name))) return undefined;
  return unsatisfied(body.writeConcern);
}
