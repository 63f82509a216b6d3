import { EJSON } from 'bson';
import type { Db, Document } from 'mongodb';
import { UNFINISHED_MOVE } from '../../src/database/unfinishedMove.ts';

export interface Described {
  name: string;
  isView: boolean;
  isCapped: boolean;
  options: Document;
}

/** Collections and views of a database, sorted by name; without its own records and the marker of a move. */
export async function describe(db: Db): Promise<Described[]> {
  const found = await db.listCollections({}, { nameOnly: false }).toArray();
  return found
    .filter(({ name }) => !name.startsWith('system.') && name !== UNFINISHED_MOVE)
    .map((one) => {
      const { name, type, options = {} } = one as { name: string; type?: string; options?: Document };
      return { name, isView: type === 'view', isCapped: options.capped === true, options };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** As text, whatever the order of the fields. */
const textOf = (document: Document) =>
  EJSON.stringify(Object.fromEntries(Object.entries(document).sort(([a], [b]) => (a < b ? -1 : 1))));

const create = ({ name, options }: Described) => ({ create: name, ...options });

/**
 * Gives the target the collections and views of the source, with their options. One with others is made anew.
 * @returns how many had to be changed.
 * @throws Error when the target does not know an option, before anything is copied.
 */
export async function matchCollections(source: Db, target: Db): Promise<number> {
  const [wanted, there] = [await describe(source), await describe(target)];
  const byName = new Map(there.map((one) => [one.name, one]));
  let changed = 0;
  for (const one of there)
    if (!wanted.some(({ name, options }) => name === one.name && textOf(options) === textOf(one.options))) {
      await target.dropCollection(one.name);
      byName.delete(one.name);
      changed++;
    }
  // Views last: they look at collections.
  for (const one of [...wanted].sort((a, b) => Number(a.isView) - Number(b.isView))) {
    if (byName.has(one.name)) continue;
    await target.command(create(one)).catch((error: Error) => {
      throw new Error(`${one.name} cannot be made in the target: ${error.message}`);
    });
    changed++;
  }
  return changed;
}

async function indexesOf(db: Db, name: string): Promise<Document[]> {
  const found = await db.collection(name).listIndexes().toArray();
  return found.filter((index) => index.name !== '_id_').map(({ v, ns, background, ...index }) => index);
}

/** A collation as it was asked for, without what a server adds to it. */
const comparable = ({ collation, ...index }: Document) =>
  `${EJSON.stringify(index.key)} ${textOf({ ...index, locale: collation?.locale, strength: collation?.strength })}`;

/**
 * Gives a collection of the target the indexes of the source.
 * @returns how many had to be changed.
 */
export async function matchIndexes(source: Db, target: Db, name: string): Promise<number> {
  const [wanted, there] = [await indexesOf(source, name), await indexesOf(target, name)];
  const has = (list: Document[], index: Document) =>
    list.some((one) => comparable(one) === comparable(index));
  const missing = wanted.filter((index) => !has(there, index));
  const extra = there.filter((index) => !has(wanted, index));
  for (const index of extra) await target.collection(name).dropIndex(String(index.name));
  if (missing.length) await target.command({ createIndexes: name, indexes: missing });
  return missing.length + extra.length;
}
