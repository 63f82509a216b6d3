import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { paths } from '../../src/paths.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';
import { createRegistration } from '../support/factories/registrations.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

test('those whom the filters let through, in the reader’s words; nothing is a formula; it can be brought in again', async () => {
  const forum = await createForum();
  const organiser = await app.signedIn(await createMember(forum, 'organiser'));
  await createRegistration(forum, { givenName: '=1+1', familyName: 'العمراني', email: 'sara@example.org' });
  await createRegistration(forum, { state: 'cancelled' });
  const list = await organiser.get(`${paths.organiserRegistrations('fr', forum.slug)}?state=confirmed`);
  expect(list.text).toContain(`${paths.organiserRegistrationsXlsx('fr', forum.slug)}?state=confirmed`);
  const address = `${organiser.base}${paths.organiserRegistrationsXlsx('fr', forum.slug)}?state=confirmed`;
  const answer = await fetch(address, { headers: { cookie: organiser.cookieHeader } });
  expect(answer.headers.get('content-type')).toContain('spreadsheetml');
  const content = new Uint8Array(await answer.arrayBuffer());
  const [head, row, ...rest] = await readSheet(Buffer.from(content));
  expect(rest).toEqual([]);
  const cell = (name: string) => row?.[head?.indexOf(name) ?? -1];
  expect(cell('Prénom')).toBe('=1+1');
  expect(cell('Nom')).toBe('العمراني');
  expect(cell('Type d’institution')).toBe('Commune');
  const other = await createForum();
  const there = await app.signedIn(await createMember(other, 'organiser'));
  const brought = await there.upload(paths.importRegistrations('fr', other.slug), {}, [
    { field: 'file', name: 'export.xlsx', content },
  ]);
  expect((await there.get(brought.location)).visible).toMatch(/À inscrire 1 /);
});

test('strangers and people of another forum have none', async () => {
  const forum = await createForum();
  const address = paths.organiserRegistrationsXlsx('fr', forum.slug);
  const other = await app.signedIn(await createMember(await createForum(), 'organiser'));
  expect((await app.client().get(address)).status).toBe(303);
  expect((await other.get(address)).status).toBe(403);
});
