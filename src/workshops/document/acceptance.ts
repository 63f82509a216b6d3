import * as Y from 'yjs';
import { type Entry, KINDS } from './shape.ts';
import { longestText } from './touches.ts';

/** The document of a group may take this many bytes, many times what a day of writing comes to. */
export const MOST_BYTES = 8 * 1024 * 1024;
/** One exchange may bring this many: a whole day written without a network. */
export const MOST_UPDATE_BYTES = 2 * 1024 * 1024;
/** Characters of one text: many times what a form takes, because two may write more together than one. */
const MOST_TEXT = 100_000;
/** Characters of the name of an entry. */
const MOST_NAME = 100;
/** Entries of one kind. */
const MOST_ENTRIES = 2_000;

/** What a browser sent is not an update of the document of a group, or makes it larger than it may be. */
export class RefusedUpdate extends Error {
  override name = 'RefusedUpdate';
  readonly reason: 'malformed' | 'tooLarge';

  constructor(reason: 'malformed' | 'tooLarge') {
    super(`an update of a document was refused: ${reason}`);
    this.reason = reason;
  }
}

/** What the workspace puts in the document: maps, texts, and plain values. */
const CONTENTS = new Set<unknown>([Y.ContentString, Y.ContentAny, Y.ContentType, Y.ContentDeleted]);
const TYPES = new Set<unknown>([Y.Map, Y.Text]);

/** @throws RefusedUpdate for what the workspace never writes: other types, embedded files, formats, documents in it. */
export function checkUpdate(update: Uint8Array): void {
  if (update.byteLength > MOST_UPDATE_BYTES) throw new RefusedUpdate('tooLarge');
  let structs: ReturnType<typeof Y.decodeUpdate>['structs'];
  try {
    ({ structs } = Y.decodeUpdate(update));
  } catch {
    throw new RefusedUpdate('malformed');
  }
  for (const struct of structs) {
    if (!(struct instanceof Y.Item)) continue;
    const { content } = struct;
    if (!CONTENTS.has(content.constructor)) throw new RefusedUpdate('malformed');
    const type = (content as { type?: object }).type;
    if (type && !TYPES.has(type.constructor)) throw new RefusedUpdate('malformed');
    if (typeof struct.parent !== 'string') continue;
    const name = struct.parentSub ?? '';
    if (name === '' || name.length > MOST_NAME) throw new RefusedUpdate('malformed');
    if (!(KINDS as readonly string[]).includes(struct.parent)) throw new RefusedUpdate('malformed');
  }
}

/**
 * Whether a document may stay as it is after an update was applied.
 * @throws RefusedUpdate where the update builds on something that did not come, or there is too much.
 */
export function checkDocument(doc: Y.Doc): void {
  if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) throw new RefusedUpdate('malformed');
  for (const kind of KINDS) {
    if (doc.getMap(kind).size > MOST_ENTRIES) throw new RefusedUpdate('tooLarge');
  }
}

/** @throws RefusedUpdate where a text of an entry is longer than any that a group writes. */
export function checkEntry(entry: Entry): void {
  if (longestText(entry) > MOST_TEXT) throw new RefusedUpdate('tooLarge');
}
