import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import { paths } from '../../../src/paths.ts';
import { QuestionnaireModel } from '../../../src/registrations/questions/questionnaire.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import type { Client } from '../../support/client.ts';
import { createMember } from '../../support/factories/accounts.ts';
import { createForum } from '../../support/factories/forums.ts';
import { option, Questionnaire, say } from '../../support/questionnaire.ts';

const NOW = new Date('2025-10-01T09:00:00Z');
let app: TestApp;
let forum: ForumRecord;
let organiser: Client;
let questionnaire: Questionnaire;

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set(NOW);
  forum = await createForum();
  organiser = await app.signedIn(await createMember(forum, 'organiser'));
  questionnaire = new Questionnaire(forum, organiser);
});

describe('the organisers', () => {
  test('a form that is not right is said beside its fields, with what was typed', async () => {
    const page = await organiser.post(paths.questions('fr', forum.slug), {
      kind: 'choice',
      label: { fr: 'Repas' },
      options: [option('Viande')],
      version: 0,
    });
    expect(page.status).toBe(422);
    expect(page.text).toContain('href="#field-label.ar"');
    expect(page.text).toContain('href="#field-options"');
    expect(page.text).toContain('value="Viande بالعربية"');
    const more = await organiser.post(paths.questions('fr', forum.slug), {
      addRow: 'options',
      options: [option('Viande')],
      version: 0,
    });
    expect(more.status).toBe(200);
    expect(more.text.match(/name="options\[\d+\]\[id\]"/g)).toHaveLength(2);
    expect(await questionnaire.questions()).toEqual([]);
  });

  test('two of them at once: the second is told, and nothing of theirs is lost', async () => {
    const meal = await questionnaire.ask({ kind: 'text', label: say('Repas') });
    const version = await questionnaire.version();
    const change = (fr: string) =>
      organiser.post(paths.question('fr', forum.slug, meal.id), { label: say(fr), version });
    expect((await change('Repas du midi')).status).toBe(303);
    const late = await change('Repas du soir');
    expect(late.status).toBe(409);
    expect(late.text).toContain('value="Repas du soir"');
    expect(late.text).toContain(`name="version" value="${version + 1}"`);
    expect((await questionnaire.questions())[0]?.label.fr).toBe('Repas du midi');
    // The very first question of a forum, too.
    const other = await createForum();
    const both = await app.signedIn(await createMember(other, 'organiser'));
    const first = () =>
      both.post(paths.questions('fr', other.slug), { kind: 'text', label: say('Une'), version: 0 });
    expect((await Promise.all([first(), first()])).map(({ status }) => status).sort()).toEqual([303, 409]);
  });

  test('ask no more than forty questions, and a person may agree to no more than eight things', async () => {
    const many = Array.from({ length: 40 }, (_, index) => ({
      id: `q${index}`,
      kind: 'text' as const,
      label: { ar: 'س' },
    }));
    const consents = Array.from({ length: 8 }, (_, index) => ({
      id: `c${index}`,
      texts: [{ version: 1, text: { ar: 'ن' }, since: NOW }],
    }));
    await QuestionnaireModel.create({ _id: forum._id, version: 1, questions: many, consents });
    const question = await organiser.post(paths.questions('fr', forum.slug), {
      kind: 'text',
      label: say('41'),
      version: 1,
    });
    expect(question.status).toBe(422);
    expect(question.visible).toContain('plus de 40 questions');
    expect(question.text).toContain('value="41"');
    const consent = await organiser.post(paths.consents('fr', forum.slug), { text: say('Neuf'), version: 1 });
    expect(consent.status).toBe(422);
    expect(await questionnaire.version()).toBe(1);
    expect((await app.client().get(paths.newRegistration('ar', forum.slug))).status).toBe(200);
  });
});
