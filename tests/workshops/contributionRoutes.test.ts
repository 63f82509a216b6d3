import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountRecord } from '../../src/accounts/account.ts';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { ContributionModel } from '../../src/workshops/contribution.ts';
import type { GroupRecord } from '../../src/workshops/group.ts';
import { RevisionModel } from '../../src/workshops/revision.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import {
  contributionFields,
  createContribution,
  createGroup,
  createRecommendation,
} from '../support/factories/workshops.ts';
import { groupAtWork } from '../support/groupAtWork.ts';
import { id } from '../support/id.ts';

let app: TestApp;
let forum: ForumRecord;
let group: GroupRecord;
let rapporteur: AccountRecord;
let browser: Client;
beforeAll(async () => {
  app = await openTestApp();
  ({ forum, group, rapporteur, browser } = await groupAtWork(app, 'Nadia Rapporteure', {
    questions: { fr: 'Qui accueille ?\nAvec quels moyens ?' },
  }));
});
afterAll(() => app.close());

describe('contributions', () => {
  test('are taken down and shown with kind, language, who said it and whether they may be named', async () => {
    const fields = contributionFields({
      text: 'تعقيد المساطر',
      lang: 'ar',
      theme: 'governance',
      saidBy: 'Commune de Figuig',
    });
    const { status, location } = await browser.post(paths.createContribution('fr', id(group)), fields);
    expect([status, location]).toEqual([
      303,
      paths.rapporteurGroup('fr', id(group), `saved=${fields.submission}`),
    ]);
    const { text, visible } = await browser.get(location);
    expect(visible).toContain('La contribution est notée.');
    expect(text).toMatch(/<p class="contribution__text" dir="auto" lang="ar">تعقيد المساطر/);
    expect(visible).toContain('Commune de Figuig (nom non divulgué)');
    expect(visible).toContain('Avec quels moyens ?');
    const stored = await ContributionModel.findOne({ submission: fields.submission }).lean();
    expect(stored).toMatchObject({
      kind: 'challenge',
      theme: 'governance',
      mayBeNamed: false,
      createdBy: { name: rapporteur.name },
    });
    expect(
      await AuditEntryModel.countDocuments({ subject: id(stored as never), verb: 'contribution.added' }),
    ).toBe(1);
  });

  test('come back with the words kept when something is wrong', async () => {
    const answer = await browser.post(
      paths.createContribution('fr', id(group)),
      contributionFields({ kind: 'rumour', saidBy: 'Ali' }),
    );
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Les délais sont trop longs</textarea>');
    expect(answer.text).toContain('href="#field-kind"');
    expect(answer.text).toContain('value="Ali"');
  });

  test('sent twice are stored once; sent again with other words both are shown', async () => {
    const fields = contributionFields({ text: 'Une seule fois' });
    const address = paths.createContribution('fr', id(group));
    const answers = await Promise.all([browser.post(address, fields), browser.post(address, fields)]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(await ContributionModel.countDocuments({ group: group._id, text: 'Une seule fois' })).toBe(1);
    const changed = await browser.post(address, { ...fields, text: 'Une seule fois, mieux dite' });
    expect(changed.status).toBe(409);
    expect(changed.visible).toContain('Une seule fois, mieux dite');
    const stored = await ContributionModel.findOne({ submission: fields.submission }).lean();
    expect(stored?.text).toBe('Une seule fois');
  });

  test('by two rapporteurs at once are both kept, with a number each', async () => {
    const colleague = await createMember(forum, 'rapporteur');
    const shared = await createGroup(forum, {}, rapporteur, colleague);
    const address = paths.createContribution('fr', id(shared));
    const clients = [browser, await app.signedIn(colleague)];
    await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        clients[n % 2]?.post(address, contributionFields({ text: `Parole ${n}` })),
      ),
    );
    const stored = await ContributionModel.find({ group: shared._id }).lean();
    expect(stored.map(({ number }) => number).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('are changed, removed with a trace and restored; every text stays readable', async () => {
    const said = await createContribution(group, { text: 'Premier mot' });
    const address = paths.editContribution('fr', id(said));
    const edited = await browser.post(address, { ...contributionFields(), text: 'Second mot', version: 1 });
    expect(edited.status).toBe(303);
    const removed = await browser.post(paths.removeContribution('fr', id(said)), { reason: 'Doublon' });
    expect(removed.status).toBe(303);
    const list = await browser.get(paths.rapporteurGroup('fr', id(group)));
    expect(list.text).not.toContain('Second mot');
    const page = await browser.get(address);
    for (const word of ['Supprimée par Nadia Rapporteure', 'Doublon', 'Premier mot', 'Second mot']) {
      expect(page.visible).toContain(word);
    }
    await browser.post(paths.restoreContribution('fr', id(said)));
    expect((await browser.get(paths.rapporteurGroup('fr', id(group)))).visible).toContain('Second mot');
  });

  test('changed by two at once are shown side by side, and neither text is lost', async () => {
    const said = await createContribution(group, { text: 'Point de départ' });
    const address = paths.editContribution('fr', id(said));
    const mine = { kind: 'proposal', lang: 'fr', text: 'Ma version', version: 1 };
    await browser.post(address, { ...mine, text: 'Sa version', theme: 'health' });
    const conflict = await browser.post(address, mine);
    expect(conflict.status).toBe(409);
    expect(conflict.visible).toContain('Ma version');
    expect(conflict.visible).toContain('Sa version');
    expect(conflict.text).toMatch(/name="version" value="2"/);
    expect((await ContributionModel.findById(said._id).lean())?.text).toBe('Sa version');
    const set = await RevisionModel.find({ subject: said._id }).lean();
    expect(set.map(({ setAside, content }) => [setAside, (content as { text: string }).text]).sort()).toEqual(
      [
        [false, 'Point de départ'],
        [false, 'Sa version'],
        [true, 'Ma version'],
      ],
    );
    expect((await browser.post(address, { ...mine, version: 2 })).status).toBe(303);
    expect((await ContributionModel.findById(said._id).lean())?.text).toBe('Ma version');
  });

  test('are filtered by kind and listed with the same number of queries, one or three', async () => {
    const counts: number[] = [];
    for (const number of [1, 3]) {
      const alone = await createGroup(forum, {}, rapporteur);
      for (let made = 0; made < number; made += 1) {
        await createContribution(alone, { kind: 'observation', text: `Constat ${made}` });
        await createRecommendation(alone);
      }
      const address = paths.rapporteurGroup('fr', id(alone));
      expect((await browser.get(address)).visible).toContain(`Constat ${number - 1}`);
      expect((await browser.get(`${address}?kind=challenge`)).visible).not.toContain('Constat 0');
      app.queries();
      await browser.get(address);
      counts.push(app.queries());
    }
    expect(counts[0]).toBe(counts[1]);
  });
});
