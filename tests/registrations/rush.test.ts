import { afterAll, beforeAll, expect, test } from 'vitest';
import { OutgoingMailModel } from '../../src/mail/outgoingMail.ts';
import { paths } from '../../src/paths.ts';
import { mailsHandedOver } from '../../src/registrations/mailsDueLater.ts';
import {
  isSeated,
  RegistrationModel,
  type RegistrationRecord,
} from '../../src/registrations/registration.ts';
import { SeatPoolModel } from '../../src/registrations/seatPool.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createForum } from '../support/factories/forums.ts';
import { registrationFields } from '../support/factories/registrations.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
  app.clock.set(new Date('2025-10-01T09:00:00Z'));
});
afterAll(() => app.close());

test('300 people ask at once for 50 seats: 50 held, the others in line, none lost, none twice', async () => {
  const forum = await createForum({ registration: { capacity: 50, waitingList: true } });
  const client = app.client();
  const address = paths.createRegistration('fr', forum.slug);
  const people = Array.from({ length: 300 }, () => registrationFields());
  // Twenty of them press twice.
  const asked = [...people, ...people.slice(0, 20)];
  const answers = await Promise.all(asked.map((fields) => client.post(address, fields)));

  expect(new Set(answers.map(({ status, location }) => `${status} ${location}`))).toEqual(
    new Set([`303 ${paths.registrationSent('fr', forum.slug)}`]),
  );
  const stored = await RegistrationModel.find({ forum: forum._id }).lean<RegistrationRecord[]>();
  expect(new Set(stored.map(({ email }) => email))).toEqual(new Set(people.map(({ email }) => email)));
  expect(stored).toHaveLength(300);
  const held = stored.filter(({ state }) => isSeated(state));
  const waiting = stored.filter(({ state }) => state === 'waitlisted');
  expect([held.length, waiting.length]).toEqual([50, 250]);
  // The order of the line is the order in which they were stored: ids of one process count up.
  const inOrder = waiting.toSorted((a, b) => (a.ordinal ?? 0) - (b.ordinal ?? 0));
  expect(inOrder.map(({ ordinal }) => ordinal)).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
  const last =
    held
      .map(({ _id }) => String(_id))
      .sort()
      .at(-1) ?? '';
  expect(inOrder.every(({ _id }) => String(_id) > last)).toBe(true);
  expect(inOrder.map(({ _id }) => String(_id))).toEqual(inOrder.map(({ _id }) => String(_id)).sort());
  expect(await SeatPoolModel.findById(forum._id).lean()).toMatchObject({ taken: 50, waiting: 250 });
  await mailsHandedOver();
  expect(await OutgoingMailModel.countDocuments({ forum: forum._id })).toBe(300);
}, 120_000);
