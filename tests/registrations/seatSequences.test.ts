import fc from 'fast-check';
import type { Types } from 'mongoose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DomainError, NotFound, VersionConflict } from '../../src/errors.ts';
import { ForumModel, type ForumRecord } from '../../src/forums/forum.ts';
import type { InstitutionKind } from '../../src/forums/institution.ts';
import { cancel } from '../../src/registrations/actions/cancel.ts';
import { changeAnswers } from '../../src/registrations/actions/changeAnswers.ts';
import { changeState } from '../../src/registrations/actions/changeState.ts';
import { confirm } from '../../src/registrations/actions/confirm.ts';
import { endInvitation } from '../../src/registrations/actions/endInvitation.ts';
import { erase } from '../../src/registrations/actions/erase.ts';
import { expireUnconfirmed } from '../../src/registrations/actions/expire.ts';
import { moveInLine } from '../../src/registrations/actions/moveInLine.ts';
import { HOLD, register } from '../../src/registrations/actions/register.ts';
import { createInvitation } from '../../src/registrations/actions/saveInvitation.ts';
import { setCapacity } from '../../src/registrations/actions/setCapacity.ts';
import { setQuotas } from '../../src/registrations/actions/setQuotas.ts';
import { merge } from '../../src/registrations/duplicates/actions/merge.ts';
import { InvitationCodeModel, type InvitationCodeRecord } from '../../src/registrations/invitationCode.ts';
import { shareFor } from '../../src/registrations/quota.ts';
import {
  isSeated,
  RegistrationModel,
  type RegistrationRecord,
} from '../../src/registrations/registration.ts';
import { NO_LIMIT, SeatPoolModel, type SeatPoolRecord } from '../../src/registrations/seatPool.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createForum } from '../support/factories/forums.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const START = new Date('2025-10-01T09:00:00Z');
const ORGANISER = { kind: 'account', id: 'o', name: 'Organiser' } as const;
const KINDS = ['commune', 'media', 'association'] as const satisfies readonly InstitutionKind[];

const who = fc.nat({ max: 30 });
const kind = fc.constantFrom(...KINDS);
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ verb: fc.constant('register' as const), kind, invited: fc.boolean() }),
  },
  { weight: 4, arbitrary: fc.record({ verb: fc.constant('confirm' as const), who }) },
  { weight: 4, arbitrary: fc.record({ verb: fc.constant('cancel' as const), who }) },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('erase' as const), who }) },
  { weight: 2, arbitrary: fc.record({ verb: fc.constant('change' as const), who, kind }) },
  { weight: 2, arbitrary: fc.record({ verb: fc.constant('letIn' as const), who }) },
  { weight: 2, arbitrary: fc.record({ verb: fc.constant('merge' as const), who, into: who }) },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('decline' as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({ verb: fc.constant('move' as const), who, to: fc.integer({ min: 1, max: 5 }) }),
  },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('expire' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      verb: fc.constant('resize' as const),
      capacity: fc.option(fc.integer({ min: 1, max: 9 }), { freq: 5 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      verb: fc.constant('plan' as const),
      commune: fc.nat({ max: 4 }),
      media: fc.nat({ max: 2 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ verb: fc.constant('invite' as const), seats: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('endInvitation' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

let made = 0;
class Play {
  forum: ForumRecord;
  now = START;
  constructor(forum: ForumRecord) {
    this.forum = forum;
  }
  registrations(): Promise<RegistrationRecord[]> {
    return RegistrationModel.find({ forum: this.forum._id }).sort({ _id: 1 }).lean<RegistrationRecord[]>();
  }
  async pool(): Promise<SeatPoolRecord> {
    return (await SeatPoolModel.findById(this.forum._id).lean<SeatPoolRecord>()) as SeatPoolRecord;
  }
  invitation() {
    return InvitationCodeModel.findOne({
      forum: this.forum._id,
      endedAt: { $exists: false },
    }).lean<InvitationCodeRecord>();
  }

  /** What people do with what they see; that it was refused is as good as that it was done. */
  async take(one: Step, people: readonly RegistrationRecord[]): Promise<void> {
    await this.doIt(one, people).catch((error: unknown) => {
      if (!(error instanceof DomainError || error instanceof NotFound || error instanceof VersionConflict))
        throw error;
    });
  }

  private async doIt(one: Step, people: readonly RegistrationRecord[]): Promise<void> {
    const { forum, now } = this;
    if (one.verb === 'register') {
      const code = one.invited ? await this.invitation() : undefined;
      return register(forum, { ...person(one.kind), invitation: code?.code }, now);
    }
    if (one.verb === 'expire') {
      this.now = new Date(now.getTime() + HOLD);
      return expireUnconfirmed(this.now);
    }
    if (one.verb === 'resize') {
      const registration = { waitingList: true, ...(one.capacity !== null && { capacity: one.capacity }) };
      this.forum = { ...forum, registration };
      await ForumModel.updateOne({ _id: forum._id }, { registration });
      await setCapacity(this.forum, now);
      return;
    }
    if (one.verb === 'plan') {
      const { planVersion } = await this.pool();
      return setQuotas(forum, quotas(one), planVersion, ORGANISER, now);
    }
    if (one.verb === 'invite') {
      await createInvitation(forum, { label: 'Partners', seats: one.seats }, ORGANISER, now);
      return;
    }
    if (one.verb === 'endInvitation') {
      const code = await this.invitation();
      if (code) await endInvitation(forum, code._id, ORGANISER, now);
      return;
    }
    const them = people[one.who % Math.max(1, people.length)];
    if (!them) return;
    if (one.verb === 'confirm') return confirm(forum, them, now);
    if (one.verb === 'cancel') return cancel(forum, them, now);
    if (one.verb === 'erase') return erase(forum, them, now);
    if (one.verb === 'letIn')
      return changeState(forum, them._id, { to: 'confirmed', reason: '' }, ORGANISER, now);
    if (one.verb === 'decline')
      return changeState(forum, them._id, { to: 'declined', reason: '' }, ORGANISER, now);
    if (one.verb === 'move')
      return moveInLine(forum, them._id, { position: one.to, reason: 'late' }, ORGANISER, now);
    if (one.verb === 'merge') {
      const keep = people[one.into % people.length] as RegistrationRecord;
      return merge(forum, { keep: keep._id, drop: them._id }, ORGANISER, now);
    }
    const answers = { ...person(one.kind), givenName: them.givenName };
    return changeAnswers(forum, them, answers, them.version, ORGANISER, now);
  }
}

function person(institutionKind: InstitutionKind) {
  made += 1;
  return {
    givenName: 'P',
    familyName: String(made),
    email: `p-${made}@example.org`,
    phone: '',
    institution: '',
    institutionKind,
    position: '',
    territory: 'MA-02',
    language: 'fr' as const,
    sessions: [] as Types.ObjectId[],
    needs: '',
  };
}

function quotas({ commune, media }: { commune: number; media: number }) {
  const quota = (id: InstitutionKind, seats: number) => ({
    id,
    institutionKinds: [id],
    territories: [],
    seats,
  });
  return [quota('commune', commune), quota('media', media)].filter(({ seats }) => seats > 0);
}

/** What the pool must say, counted from the registrations, the settings and the invitations. */
async function expectedOf({
  forum,
  registrations,
  pool,
}: {
  forum: ForumRecord;
  registrations: RegistrationRecord[];
  pool: SeatPoolRecord;
}) {
  const codes = await InvitationCodeModel.find({ forum: forum._id }).lean<InvitationCodeRecord[]>();
  const live = (share: string, waits: boolean) =>
    registrations.filter(
      (one) => one.share === share && (waits ? one.state === 'waitlisted' : isSeated(one.state)),
    ).length;
  const share = (id: string, seats: number) => {
    const taken = live(id, false);
    return [id, { seats, left: seats - taken, taken, waiting: live(id, true) }] as const;
  };
  const kept = [
    ...pool.quotas.map(({ id, seats }) => share(id, seats)),
    ...codes.map(({ _id, seats, endedAt }) => share(String(_id), endedAt ? 0 : seats)),
  ];
  const limit = forum.registration.capacity ?? NO_LIMIT;
  const open = share('open', limit - kept.reduce((sum, [, one]) => sum + Math.max(one.seats, one.taken), 0));
  const taken = registrations.filter(({ state }) => isSeated(state)).length;
  const waiting = registrations.filter(({ state }) => state === 'waitlisted').length;
  return { taken, waiting, left: limit - taken, shares: Object.fromEntries([open, ...kept]) };
}

test('whatever people and organisers do at once, seats taken are seats held, none beyond, and lines are served in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), { minLength: 3, maxLength: 9 }),
      async (rounds) => {
        const forum = await createForum({ registration: { capacity: 5, waitingList: true } });
        const play = new Play(forum);
        await setQuotas(
          forum,
          quotas({ commune: 2, media: 1 }),
          (await setUp(forum)).planVersion,
          ORGANISER,
          START,
        );
        for (const round of rounds) {
          const people = await play.registrations();
          const before = { pool: await play.pool(), people };
          await Promise.all(round.map((one) => play.take(one, people)));
          const [pool, registrations] = [await play.pool(), await play.registrations()];
          const saved = (await ForumModel.findById(forum._id).lean<ForumRecord>()) as ForumRecord;
          expect(pool).toMatchObject(await expectedOf({ forum: saved, registrations, pool }));
          // Beyond the capacity only those who were in before it was lowered.
          const most = (one: SeatPoolRecord) => one.capacity ?? NO_LIMIT;
          expect(pool.taken).toBeLessThanOrEqual(Math.max(most(pool), most(before.pool), before.pool.taken));
          // Nobody waits while there is a seat for them.
          if (pool.left > 0)
            expect(
              Object.values(pool.shares ?? {}).filter(({ left, waiting }) => left > 0 && waiting > 0),
            ).toEqual([]);
          // These give somebody of the line a seat, or a place, for another reason than their turn.
          if (!round.some(({ verb }) => ['move', 'change', 'letIn', 'plan', 'merge'].includes(verb)))
            inOrder(people, registrations);
          for (const one of registrations)
            if (one.state === 'waitlisted') expect(one.share).toBe(shareFor(pool.quotas, one));
        }
      },
    ),
    { numRuns: 25, endOnFailure: true },
  );
}, 180_000);

async function setUp(forum: ForumRecord): Promise<SeatPoolRecord> {
  await setCapacity(forum, START);
  return (await SeatPoolModel.findById(forum._id).lean<SeatPoolRecord>()) as SeatPoolRecord;
}

/** Of a line those who moved up stood before all who still wait. */
function inOrder(before: readonly RegistrationRecord[], after: readonly RegistrationRecord[]): void {
  const now = new Map(after.map((one) => [String(one._id), one]));
  const waited = before.filter(({ state }) => state === 'waitlisted');
  for (const share of new Set(waited.map((one) => one.share))) {
    const line = waited.filter((one) => one.share === share).map((one) => now.get(String(one._id)));
    const movedUp = line.filter((one) => one && isSeated(one.state)).map((one) => one?.ordinal ?? 0);
    const waiting = line.filter((one) => one?.state === 'waitlisted').map((one) => one?.ordinal ?? 0);
    expect(Math.max(...movedUp, -1e9)).toBeLessThan(Math.min(...waiting, 1e9));
  }
}
