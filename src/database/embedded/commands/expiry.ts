import { select } from '../planner/select.ts';
import { removeRow } from '../store/rows.ts';
import type { Snapshot } from '../store/store.ts';

/** Removes documents whose time has come by a TTL index, up to so many. Returns how many it removed. */
export function expireDocuments(snapshot: Snapshot, now: number, most: number): number {
  let removed = 0;
  for (const collection of snapshot.catalog.all())
    for (const { name, fields, expireAfterSeconds, partialFilter } of collection.indexes) {
      const [field] = fields;
      if (expireAfterSeconds === undefined || !field || removed === most) continue;
      const due = { [field.path]: { $lte: new Date(now - expireAfterSeconds * 1000) } };
      const filter = partialFilter ? { $and: [due, partialFilter] } : due;
      for (const found of select(snapshot, collection, { filter, limit: most - removed, hint: name })) {
        removeRow(snapshot, collection, found.rowid, found.document);
        removed++;
      }
    }
  return removed;
}
