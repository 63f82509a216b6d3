import { Types } from 'mongoose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asCurrentUser } from '../../src/accounts/currentUser.ts';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import { actorOf, PROGRAM, recordChange } from '../../src/audit/record.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createAdministrator, createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const audit = (forum: ForumRecord, query = '') => `/fr/organiser/forums/${forum.slug}/audit${query}`;
const minutes = (count: number) => new Date(Date.UTC(2025, 10, 12, 9, count));

async function scene() {
  const forum = await createForum();
  const owner = await createMember(forum, 'owner', { name: 'Amina' });
  const client = await app.signedIn(owner);
  const record = (given: Partial<Parameters<typeof recordChange>[0]>, at = minutes(0)) =>
    recordChange(
      {
        forum: forum._id,
        actor: actorOf(asCurrentUser(owner)),
        verb: 'forum.edited',
        kind: 'forum',
        id: forum._id,
        ...given,
      },
      at,
    );
  return { forum, owner, client, record };
}

describe('the history of a forum', () => {
  test('says who did what and when, with what it was and became', async () => {
    const { forum, client, record } = await scene();
    const title = { fr: 'Avant' };
    await record({ before: { title, state: 'draft' }, after: { title: { fr: 'Après' }, state: 'draft' } });
    const { visible, text } = await client.get(audit(forum));
    expect(visible).toContain('mercredi 12 novembre 2025');
    expect(visible).toContain('Forum modifié — Après');
    expect(visible).toContain('Amina');
    expect(text).toMatch(/<del lang="fr" dir="ltr">Avant<\/del>/);
    expect(text).toMatch(/<ins lang="fr" dir="ltr">Après<\/ins>/);
    // What did not change is not stored.
    expect((await AuditEntryModel.findOne({ forum: forum._id }).lean())?.after).toEqual({
      title: { fr: 'Après' },
    });
  });

  test('keeps secrets out, whatever it is given', async () => {
    const { forum, record } = await scene();
    await record({ after: { name: 'x', passwordHash: 'p', tokenHash: 't', secretHash: 's', version: 3 } });
    expect((await AuditEntryModel.findOne({ forum: forum._id }).lean())?.after).toEqual({ name: 'x' });
  });

  test('shows what people typed without harm', async () => {
    const { forum, client, record } = await scene();
    const evil = '<script>alert(1)</script>';
    await record({
      actor: { kind: 'attendee', id: 'x', name: evil },
      label: evil,
      verb: evil,
      before: { [evil]: evil },
      after: { note: evil },
    });
    const { text, visible } = await client.get(audit(forum));
    expect(text).not.toContain('<script>alert');
    expect(visible).toContain('Personne inscrite');
  });

  test('names a thing by another entry where this one has only the changed fields', async () => {
    const { forum, client, record } = await scene();
    const id = new Types.ObjectId();
    const actor = PROGRAM;
    await record({
      kind: 'registration',
      verb: 'registration.created',
      id,
      actor,
      after: { givenName: 'Nadia', familyName: 'Ben Ali' },
    });
    await record(
      {
        kind: 'registration',
        verb: 'registration.cancelled',
        id,
        actor,
        before: { state: 'confirmed' },
        after: { state: 'cancelled' },
      },
      minutes(5),
    );
    const { visible } = await client.get(audit(forum));
    expect(visible.match(/Nadia Ben Ali/g)?.length).toBeGreaterThanOrEqual(2);
    expect(visible).toMatch(/Inscription annulée — Nadia Ben Ali/);
  });

  test('can be narrowed to a person, a kind and a day of the forum’s calendar', async () => {
    const { forum, owner, client, record } = await scene();
    await record({ label: 'by the owner' });
    await record({
      actor: { kind: 'attendee', id: 'r1', name: 'Nadia' },
      label: 'by Nadia',
      kind: 'registration',
    });
    await record({ actor: PROGRAM, label: 'by the program' });
    // 23:30 UTC is the next day in Madrid, and the same in Casablanca.
    await record({ label: 'at night' }, new Date('2025-11-13T23:30:00Z'));
    const labels = async (query: string) => {
      const { visible, status } = await client.get(audit(forum, query));
      expect(status).toBe(200);
      return ['by the owner', 'by Nadia', 'by the program', 'at night'].filter((label) =>
        visible.includes(label),
      );
    };
    expect(await labels('')).toHaveLength(4);
    expect(await labels(`?who=${owner._id}`)).toEqual(['by the owner', 'at night']);
    expect(await labels('?who=attendee')).toEqual(['by Nadia']);
    expect(await labels('?who=program')).toEqual(['by the program']);
    expect(await labels('?kind=registration')).toEqual(['by Nadia']);
    expect(await labels('?day=2025-11-12')).toEqual(['by the owner', 'by Nadia', 'by the program']);
    const zone = (name: string) => createZone(forum, name);
    await zone('Europe/Madrid');
    expect(await labels('?day=2025-11-14')).toEqual(['at night']);
    expect(await labels(`?who=${owner._id}&kind=forum&day=2025-11-12`)).toEqual(['by the owner']);
    expect(await labels('?who=speaker')).toEqual([]);
    // What is not understood is left out.
    expect(await labels('?who[$ne]=x&kind=king&day=2025-02-31&before=x')).toHaveLength(4);
    expect((await client.get(audit(forum, '?who=speaker'))).visible).toContain(
      'Rien ne correspond à ce choix',
    );
  });

  test('has pages that neither repeat nor lose an entry, though many have one instant', async () => {
    const { forum, client, record } = await scene();
    for (let index = 0; index < 120; index += 1) {
      await record({ label: `entry ${String(index).padStart(3, '0')}.` }, minutes(index < 100 ? 0 : index));
    }
    const seen: string[] = [];
    let address: string | undefined = audit(forum, '?kind=forum');
    let pages = 0;
    while (address && pages < 9) {
      const { text }: { text: string } = await client.get(address);
      seen.push(...[...text.matchAll(/entry \d{3}\./g)].map(([label]) => label));
      address = /href="([^"]*)" rel="next"/
        .exec(text)?.[1]
        ?.replaceAll('&amp;', '&')
        .replaceAll('&#38;', '&');
      pages += 1;
    }
    expect(pages).toBe(3);
    expect(new Set(seen).size).toBe(120);
    expect(seen).toHaveLength(120);
    expect(seen[0]).toBe('entry 119.');
  });

  test('takes the same queries for one entry as for three', async () => {
    const [one, three] = [await scene(), await scene()];
    await one.record({ before: { state: 'draft' }, after: { state: 'published' } });
    for (let index = 0; index < 3; index += 1) {
      await three.record({
        id: new Types.ObjectId(),
        before: { state: 'draft' },
        after: { state: 'published' },
      });
    }
    app.queries();
    await one.client.get(audit(one.forum));
    const queries = app.queries();
    await three.client.get(audit(three.forum));
    expect(app.queries()).toBe(queries);
  });

  test('an empty one says what will be here', async () => {
    const { forum, client } = await scene();
    expect((await client.get(audit(forum))).visible).toContain('Rien n’a encore changé');
  });

  test('is for owners and organisers of this forum; of accounts, for administrators', async () => {
    const { forum, client, record } = await scene();
    const { forum: other, record: recordOther } = await scene();
    await record({ label: 'ours' });
    await recordOther({ label: 'theirs' });
    await recordChange(
      { actor: PROGRAM, verb: 'account.created', kind: 'account', id: 'x', label: 'an account' },
      minutes(0),
    );
    expect((await client.get(audit(other))).status).toBe(403);
    for (const role of ['rapporteur', 'checkIn', 'viewer'] as const) {
      expect((await (await app.signedIn(await createMember(forum, role))).get(audit(forum))).status).toBe(
        403,
      );
    }
    const organiser = await app.signedIn(await createMember(forum, 'organiser'));
    const seen = await organiser.get(audit(forum));
    expect(seen.visible).toContain('ours');
    expect(seen.visible).not.toMatch(/theirs|an account/);
    expect((await organiser.get('/fr/organiser/audit')).status).toBe(403);
    const accounts = await (await app.signedIn(await createAdministrator())).get('/fr/organiser/audit');
    expect(accounts.visible).toContain('Compte créé');
    expect(accounts.visible).not.toMatch(/theirs|ours/);
  });
});

async function createZone(forum: ForumRecord, timeZone: string): Promise<void> {
  const { ForumModel } = await import('../../src/forums/forum.ts');
  await ForumModel.updateOne({ _id: forum._id }, { $set: { timeZone } });
}
