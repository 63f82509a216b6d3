import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { AccountRecord } from '../../src/accounts/account.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { projectNow } from '../../src/workshops/document/projectSoon.ts';
import { groupsListenedTo } from '../../src/workshops/document/replicas.ts';
import { entryOf, textOf } from '../../src/workshops/document/shape.ts';
import type { GroupRecord } from '../../src/workshops/group.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { Device } from '../support/device.ts';
import { createGroup } from '../support/factories/workshops.ts';
import { twoRapporteurs } from '../support/groupAtWork.ts';

let app: TestApp;
let forum: ForumRecord;
let nadia: AccountRecord;
let said: AccountRecord;
let group: GroupRecord;
let browser: Client;
beforeAll(async () => {
  app = await openTestApp();
  ({ forum, nadia, said, browser } = await twoRapporteurs(app));
});
afterAll(() => app.close());
beforeEach(async () => {
  group = await createGroup(forum, {}, nadia, said);
});

describe('the stream of changes', () => {
  test('tells a colleague what is written, as it is written, and who is there', async () => {
    const colleague = await app.signedIn(said);
    const stream = await openStream(colleague);
    expect(await stream.next('people')).toEqual([{ id: String(said._id), name: 'Saïd' }]);
    const device = new Device(browser, group);
    device.say('dit', { text: 'Entendu aussitôt' });
    await device.sync();
    const { update, by } = (await stream.next('update')) as { update: string; by: { name: string } };
    expect(by.name).toBe('Nadia');
    const heard = new Y.Doc();
    Y.applyUpdate(heard, new Uint8Array(Buffer.from(update, 'base64')));
    expect(textOf(entryOf(heard, 'contributions', 'dit') as never, 'text')?.toString()).toBe(
      'Entendu aussitôt',
    );
    await projectNow(group);
    expect(await stream.next('facts')).toEqual({});
    stream.close();
  });

  test('forgets a browser that went before it was answered', async () => {
    const colleague = await app.signedIn(said);
    const address = new URL(paths.groupDocumentChanges('fr', String(group._id)), app.base);
    await Promise.all(
      Array.from({ length: 20 }, async (_, turn) => {
        const gone = new AbortController();
        const asked = fetch(address, { headers: { cookie: colleague.cookieHeader }, signal: gone.signal });
        setTimeout(() => gone.abort(), turn);
        await asked.catch(() => {});
      }),
    );
    await expect.poll(() => groupsListenedTo()).not.toContain(String(group._id));
  });

  async function openStream(client: Client) {
    const address = new URL(paths.groupDocumentChanges('fr', String(group._id)), app.base);
    const ended = new AbortController();
    const response = await fetch(address, { headers: { cookie: client.cookieHeader }, signal: ended.signal });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = (response.body as ReadableStream<Uint8Array>)
      .pipeThrough(new TextDecoderStream())
      .getReader();
    let text = '';
    return {
      /** The next event of this name; those before it are skipped. */
      next: async (event: string): Promise<unknown> => {
        for (;;) {
          const found = new RegExp(`event: ${event}\ndata: (.*)\n\n`).exec(text);
          if (found) {
            text = text.slice(found.index + found[0].length);
            return JSON.parse(found[1] ?? '');
          }
          const { value, done } = await reader.read();
          if (done) throw new Error('the stream ended');
          text += value;
        }
      },
      close: () => ended.abort(),
    };
  }
});
