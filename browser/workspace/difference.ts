import * as Y from 'yjs';

/** What of a document is not in a state vector, as updates to send; deletions are in it always. */
export function differenceTo(doc: Y.Doc, stateVector: Uint8Array): Uint8Array[] {
  const update = Y.encodeStateAsUpdate(doc, stateVector);
  const { structs, ds } = Y.decodeUpdate(update);
  return structs.length + ds.clients.size > 0 ? [update] : [];
}

/** Whether a document has something that is not in a state vector; deletions are not looked at. */
export function hasMoreThan(doc: Y.Doc, stateVector: Uint8Array): boolean {
  const theirs = Y.decodeStateVector(stateVector);
  const ours = Y.decodeStateVector(Y.encodeStateVector(doc));
  return [...ours].some(([client, clock]) => clock > (theirs.get(client) ?? 0));
}

/** Applies an update. @returns the entries it changed: `recommendations/name`. */
export function applyAndTell(doc: Y.Doc, update: Uint8Array, origin: unknown): string[] {
  const entries = new Set<string>();
  const note = ({ changed }: Y.Transaction) => {
    for (const type of changed.keys()) {
      const name = entryNameOf(type as Y.AbstractType<unknown>);
      if (name) entries.add(name);
    }
  };
  doc.on('afterTransaction', note);
  Y.applyUpdate(doc, update, origin);
  doc.off('afterTransaction', note);
  return [...entries];
}

/** The entry in which a changed type is. */
function entryNameOf(type: Y.AbstractType<unknown>): string | undefined {
  let inner = type;
  while (inner.parent?.parent) inner = inner.parent as Y.AbstractType<unknown>;
  const kind = [...(inner.doc?.share ?? [])].find(([, root]) => root === inner.parent)?.[0];
  const name = inner._item?.parentSub;
  return kind && name ? `${kind}/${name}` : undefined;
}
