import type { Document } from './values/document.ts';

/**
 * An error the client receives as MongoDB would send it: number, name and message, with whatever other fields
 * (`keyPattern`, `errorLabels`) belong to it. Anything else thrown inside a command is a bug and is logged.
 */
export class CommandError extends Error {
  readonly code: number;
  readonly codeName: string;
  readonly fields: Document;

  constructor(code: number, codeName: string, message: string, fields: Document = {}) {
    super(message);
    this.code = code;
    this.codeName = codeName;
    this.fields = fields;
  }
}

export const badValue = (message: string) => new CommandError(2, 'BadValue', message);
export const failedToParse = (message: string) => new CommandError(9, 'FailedToParse', message);
export const typeMismatch = (message: string) => new CommandError(14, 'TypeMismatch', message);
export const invalidOptions = (message: string) => new CommandError(72, 'InvalidOptions', message);
export const immutableField = (message: string) => new CommandError(66, 'ImmutableField', message);
export const invalidNamespace = (message: string) => new CommandError(73, 'InvalidNamespace', message);

/** MongoDB's unnamed errors carry a location number for a name. */
export const located = (code: number, message: string) => new CommandError(code, `Location${code}`, message);

/** What MongoDB has and this server has not. Refusing by name beats answering wrongly. */
export const notSupported = (what: string) =>
  new CommandError(115, 'CommandNotSupported', `${what} is not supported by the embedded database`);

/** The error of what was under way in a thread that is no more. */
export const interrupted = () =>
  new CommandError(11601, 'Interrupted', 'the thread that read for this operation was ended');
