import { Decimal128, EJSON, Long, ObjectId } from 'bson';
import { compilePipeline } from '../../../src/database/embedded/aggregate/pipeline.ts';
import { compileFilter } from '../../../src/database/embedded/match/match.ts';
import { sortedPositions } from '../../../src/database/embedded/match/sort.ts';
import { applyUpdate } from '../../../src/database/embedded/update/apply.ts';
import { validateUpdate } from '../../../src/database/embedded/update/validate.ts';
import { type Document, decode, encode } from '../../../src/database/embedded/values/document.ts';
import { promote } from '../../../src/database/embedded/values/promote.ts';

export const id = (digit: string) => new ObjectId(digit.repeat(24));
export const decimal = (digits: string) => Decimal128.fromString(digits);
export const long = (digits: string) => Long.fromString(digits);

/** Values as they come out of the store: written to BSON and read back. */
const stored = <T extends Document>(document: T) => decode(encode(document));

/** Plain values, as a client decodes them. */
const plain = (value: unknown) => promote<{ value: unknown }>(stored({ value })).value;

/** A value as text in which the order of fields counts, and types that JavaScript knows. */
export const shown = (value: unknown): string => EJSON.stringify(plain(value));

export const matches = (document: Document, filter: Document) =>
  compileFilter(stored(filter))(stored(document));

/** The positions of the values in sorted order; `undefined` stands for a missing field. */
export function sortedOrder(values: unknown[], direction: 1 | -1 = 1): number[] {
  const documents = values.map((value) => stored(value === undefined ? {} : { value }));
  return sortedPositions(documents, [['value', direction]]);
}

export interface UpdateSetting {
  filter?: Document;
  arrayFilters?: Document[];
}

export function updated(document: Document, update: Document, setting: UpdateSetting = {}): string {
  const given = stored(update);
  validateUpdate(given);
  const result = applyUpdate(stored(document), given, {
    filter: stored(setting.filter ?? {}),
    arrayFilters: setting.arrayFilters?.map(stored),
    inserting: false,
    now: new Date(),
  });
  return shown(result);
}

export function aggregated(documents: Document[], pipeline: Document[]): string {
  const context = { database: 'test', query: () => [] };
  const { stages } = stored({ stages: pipeline }) as { stages: Document[] };
  return shown(compilePipeline(stages, context)(documents.map(stored)));
}
