import { select } from '../planner/select.ts';
import { removeRow } from '../store/rows.ts';
import type { Snapshot } from '../store/store.ts';

// More wait for the next minute: a large clearing-out must not hold up the writes.
const MOST_AT_ONCE = 5_000;

/** Removes the documents whose time has come by a TTL index. Returns how many. */
export function expireDocuments(snapshot: Snapshot, now: number): number {
  let removed = 0;
  for (const collection of snapshot.catalog.all())
    for (const { fields, expireAfterSeconds, partialFilter } of collection.indexes) {
      const [field] = fields;
      if (expireAfterSeconds === undefined || !field) continue;
      const due = { [field.path]: { $lte: new Date(now - expireAfterSeconds * 1000) } };
      const filter = partialFilter ? { $and: [due, partialFilter] } : due;
      for (const found of select(snapshot, collection, { filter, limit: MOST_AT_ONCE })) {
        removeRow(snapshot, collection, found.rowid, found.document);
        removed++;
      }
    }
  return removed;
}
