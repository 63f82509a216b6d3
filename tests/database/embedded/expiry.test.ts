import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { expireDocuments } from '../../../src/database/embedded/commands/expiry.ts';
import { insertDocument } from '../../../src/database/embedded/commands/insert.ts';
import { createIndex } from '../../../src/database/embedded/indexes/create.ts';
import { select } from '../../../src/database/embedded/planner/select.ts';
import { Store } from '../../../src/database/embedded/store/store.ts';
import { encode } from '../../../src/database/embedded/values/document.ts';
import { freshFolder } from './open.ts';

const store = new Store(path.join(freshFolder(), 'database.sqlite'));
afterAll(() => store.close());

test('a TTL index removes the documents whose time has come, and only those', () => {
  const now = Date.parse('2026-11-23T12:00:00Z');
  const snapshot = store.writer;
  const collection = snapshot.catalog.create('test', 'sessions');
  const after = (seconds: number) => new Date(now + seconds * 1000);
  for (const [id, expires] of Object.entries({
    past: after(-1),
    future: after(1),
    text: 'yesterday',
    list: [after(5), after(-5)],
  }))
    insertDocument(snapshot, collection, encode({ _id: id, expires }));
  createIndex(snapshot, collection, { name: 'expires_1', key: { expires: 1 }, expireAfterSeconds: 0 });
  expect(expireDocuments(snapshot, now, 1)).toBe(1);
  expect(expireDocuments(snapshot, now, 100)).toBe(1);
  expect(select(snapshot, collection, { filter: {} }).map(({ document }) => document._id)).toEqual([
    'future',
    'text',
  ]);
});
