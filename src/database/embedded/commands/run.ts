import { CommandError } from '../errors.ts';
import { type Document, firstField, isDocument } from '../values/document.ts';
import type { Message } from '../wire/message.ts';
import { AGGREGATE_COMMANDS } from './aggregate.ts';
import { CATALOG_COMMANDS } from './catalog.ts';
import type { Command, CommandContext, Handler, Reply } from './context.ts';
import { CURSOR_COMMANDS } from './cursors.ts';
import { DIAGNOSTIC_COMMANDS } from './diagnostics.ts';
import { EXPLAIN_COMMANDS } from './explain.ts';
import { FIND_AND_MODIFY_COMMANDS } from './findAndModify.ts';
import { INDEX_COMMANDS } from './indexes.ts';
import { INSERT_COMMANDS } from './insert.ts';
import { READ_COMMANDS } from './read.ts';
import { inOneGo, type SlicedHandler, type Slices } from './slices.ts';
import { SLICED_WRITE_COMMANDS } from './write.ts';

/** Writes that may take long, so that they can pause. */
const SLICED_COMMANDS: Record<string, SlicedHandler> = {
  ...SLICED_WRITE_COMMANDS,
  ...FIND_AND_MODIFY_COMMANDS,
};

const COMMANDS: Record<string, Handler> = {
  ...DIAGNOSTIC_COMMANDS,
  ...READ_COMMANDS,
  ...AGGREGATE_COMMANDS,
  ...CURSOR_COMMANDS,
  ...EXPLAIN_COMMANDS,
  ...INSERT_COMMANDS,
  ...Object.fromEntries(Object.entries(SLICED_COMMANDS).map(([name, write]) => [name, inOneGo(write)])),
  ...CATALOG_COMMANDS,
  ...INDEX_COMMANDS,
};

const WRITES = new Set([
  ...[INSERT_COMMANDS, SLICED_COMMANDS, INDEX_COMMANDS].flatMap(Object.keys),
  ...['create', 'drop', 'dropDatabase', 'renameCollection', 'collMod'],
]);

/** The command in a message: its first field is its name. */
export function commandOf({ body, sequences }: Message): Command {
  const database = typeof body.$db === 'string' ? body.$db : 'admin';
  return { name: firstField(body) ?? '', body, database, sequences };
}

/** Whether the command may change anything, so that it must wait for the write lock. */
export function isWrite({ name, body }: Command): boolean {
  if (WRITES.has(name)) return true;
  if (name !== 'aggregate' || !Array.isArray(body.pipeline)) return false;
  const last: unknown = body.pipeline.at(-1);
  return isDocument(last) && ('$out' in last || '$merge' in last);
}

/** Runs a command; throws `CommandError` for what MongoDB would refuse. */
export function runCommand(command: Command, context: CommandContext): Reply {
  const { name } = command;
  const handler = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!handler) throw new CommandError(59, 'CommandNotFound', `no such command: '${name}'`);
  countCommand(name, context);
  return handler(command, context);
}

/** Begins a write that can pause; undefined for any other command. */
export function beginWrite(command: Command, context: CommandContext): Slices<Reply> | undefined {
  const { name } = command;
  const handler = Object.hasOwn(SLICED_COMMANDS, name) ? SLICED_COMMANDS[name] : undefined;
  if (!handler) return undefined;
  countCommand(name, context);
  return handler(command, context);
}

function countCommand(name: string, { server: { counts } }: CommandContext): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

/** An error as a client receives it. */
export function errorReply(error: unknown): Document {
  if (error instanceof CommandError)
    return { ok: 0, errmsg: error.message, code: error.code, codeName: error.codeName, ...error.fields };
  return {
    ok: 0,
    errmsg: error instanceof Error ? error.message : String(error),
    code: 8,
    codeName: 'UnknownError',
  };
}
