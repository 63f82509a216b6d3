import * as Y from 'yjs';
import { PREFIX } from '../workspace/copy.ts';
import { ask } from '../workspace/server.ts';

const NOTHING = new Uint8Array();

/** Sends every document of this device whose tab is closed. @throws when one could not be sent: the browser tries again. */
export async function sendAll(): Promise<void> {
  const databases = (await indexedDB.databases?.()) ?? [];
  for (const { name } of databases) {
    if (name?.startsWith(PREFIX)) await send(name);
  }
}

/** One document: only ever adds to what the server has, so a tab that is open beside it does no harm. */
async function send(name: string): Promise<void> {
  const database = await opened(name);
  try {
    if (!database.objectStoreNames.contains('updates')) return;
    const [updates, address] = await Promise.all([
      request<Uint8Array[]>(database.transaction('updates').objectStore('updates').getAll()),
      request<string | undefined>(database.transaction('custom').objectStore('custom').get('address')),
    ]);
    if (!address || updates.length === 0) return;
    const state = Y.mergeUpdates(updates);
    const { stateVector } = await ask(address, {
      stateVector: NOTHING,
      update: NOTHING,
      factsRevision: '',
    });
    const update = Y.diffUpdate(state, stateVector);
    await ask(address, { stateVector: NOTHING, update, factsRevision: '' });
  } finally {
    database.close();
  }
}

function opened(name: string): Promise<IDBDatabase> {
  return request(indexedDB.open(name));
}

function request<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}
