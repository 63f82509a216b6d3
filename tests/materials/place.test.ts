import { Types } from 'mongoose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { SessionModel, type SessionPart, type SessionRecord } from '../../src/agenda/session.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { MaterialModel, type MaterialRecord } from '../../src/materials/material.ts';
import { paths } from '../../src/paths.ts';
import type { SpeakerRecord } from '../../src/speakers/speaker.ts';
import { speakerLink } from '../../src/speakers/speakerLink.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createSession, releaseForTest } from '../support/factories/agenda.ts';
import { createForum } from '../support/factories/forums.ts';
import { createMaterial, PDF } from '../support/factories/materials.ts';
import { createSpeaker } from '../support/factories/speakers.ts';

let app: TestApp;
let forum: ForumRecord;
let organiser: Client;
let amina: SpeakerRecord;
let session: SessionRecord;
let own: SessionPart;
let others: SessionPart;

beforeAll(async () => {
  app = await openTestApp();
  app.clock.set(new Date('2025-10-01T09:00:00Z'));
});
afterAll(() => app.close());
beforeEach(async () => {
  forum = await createForum({ languages: ['fr'] });
  organiser = await app.signedIn(await createMember(forum, 'organiser'));
  amina = await createSpeaker(forum, { name: { fr: 'Amina' } });
  const part = (title: string, speakers: SpeakerRecord[]) => ({
    _id: new Types.ObjectId(),
    kind: 'presentation' as const,
    title: { fr: title },
    roles: speakers.map(({ _id }) => ({ speaker: _id, role: 'presenter' as const })),
  });
  [own, others] = [part('Le cas de Figuig', [amina]), part('Le cas d’Agadir', [])];
  session = await createSession(forum, { slug: 'table', title: { fr: 'Table ronde' }, parts: [own, others] });
});

const place = (part: SessionPart) => `${session._id}.${part._id}`;
const add = (fields: object) =>
  organiser.upload(
    paths.organiserMaterials('fr', forum.slug),
    { kind: 'file', language: 'fr', visibility: 'public', ...fields },
    [{ field: 'file', name: 'diapositives.pdf', content: PDF }],
  );
const only = () => MaterialModel.findOne({ forum: forum._id }).orFail().lean<MaterialRecord>();

test('organisers add a document to a part; it is shown below that part', async () => {
  expect((await add({ session: place(own) })).status).toBe(303);
  expect(await only()).toMatchObject({ session: session._id, part: own._id });
  await releaseForTest(forum);
  const page = await app.client().get(paths.session('fr', forum.slug, 'table'));
  expect(page.visible).toMatch(/Le cas de Figuig.*diapositives.*Le cas d’Agadir/);
  expect(page.text).not.toContain('id="materials"');
  const list = await organiser.get(paths.organiserMaterials('fr', forum.slug));
  expect(list.visible).toContain('Table ronde › Le cas de Figuig');
});

test('a document of a part that was removed goes with the session', async () => {
  await createMaterial(forum, {
    session: session._id,
    part: own._id,
    approved: 1,
    title: { fr: 'Diapositives' },
  });
  await SessionModel.updateOne({ _id: session._id }, { parts: [others] });
  await releaseForTest(forum);
  const page = await app.client().get(paths.session('fr', forum.slug, 'table'));
  expect(page.text).toMatch(/id="materials"[\s\S]*Diapositives/);
  const one = await organiser.get(paths.organiserMaterial('fr', forum.slug, String((await only())._id)));
  expect(one.visible).toContain('Table ronde');
});

test('a speaker is offered the session and their own parts of it', async () => {
  const link = paths.speakingMaterials('fr', speakerLink.secretOf(amina));
  const form = await app.client().get(`${link}/new`);
  expect(form.text).toContain(`value="${place(own)}"`);
  expect(form.text).not.toContain(place(others));
  const hand = (chosen: string) =>
    app
      .client()
      .upload(link, { language: 'fr', session: chosen }, [
        { field: 'file', name: 'diapositives.pdf', content: PDF },
      ]);
  expect((await hand(place(others))).status).toBe(422);
  expect((await hand(place(own))).status).toBe(303);
  const material = await only();
  expect(material).toMatchObject({ session: session._id, part: own._id });
  const page = await app
    .client()
    .get(paths.speakingMaterial('fr', speakerLink.secretOf(amina), String(material._id)));
  expect(page.visible).toContain('Table ronde › Le cas de Figuig');
});

test('a part of another session cannot be chosen', async () => {
  const elsewhere = await createSession(forum, { parts: [{ ...own, _id: new Types.ObjectId() }] });
  const answer = await add({ session: `${session._id}.${elsewhere.parts[0]?._id}` });
  expect(answer.status).toBe(422);
  expect(await MaterialModel.countDocuments({ forum: forum._id })).toBe(0);
});
