import { afterAll, beforeAll, expect, test } from 'vitest';
import { paths } from '../../../src/paths.ts';
import { projectNow } from '../../../src/workshops/document/projectSoon.ts';
import { RecommendationModel } from '../../../src/workshops/recommendation.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import { Device } from '../../support/device.ts';
import { createMember } from '../../support/factories/accounts.ts';
import { createForum } from '../../support/factories/forums.ts';
import { createGroup } from '../../support/factories/workshops.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

test('whoever goes from the workspace to a record finds what they wrote a moment ago', async () => {
  const forum = await createForum();
  const nadia = await createMember(forum, 'rapporteur');
  const group = await createGroup(forum, {}, nadia);
  const browser = await app.signedIn(nadia);
  const device = new Device(browser, group);
  device.draft('projet', { 'statement.fr': 'Un guichet' });
  await device.sync();
  await projectNow(group);
  device.type('recommendations', 'projet', 'statement.fr', 'Un guichet unique par commune');
  await device.sync();
  const record = await RecommendationModel.findOne({ group: group._id }).lean();
  const page = await browser.get(paths.groupRecommendation('fr', String(record?._id)));
  expect(page.visible).toContain('Un guichet unique par commune');
});
