import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Types } from 'mongoose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FORUM_ROLES, type ForumRole } from '../../src/accounts/account.ts';
import { asCurrentUser } from '../../src/accounts/currentUser.ts';
import { InvitationModel } from '../../src/accounts/invitation.ts';
import { createPages } from '../../src/app.ts';
import { config } from '../../src/config.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { routeTables } from '../../src/routeTables.ts';
import { createLogger } from '../../src/web/logging.ts';
import type { RouteEntry } from '../../src/web/routeTable.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Answer, Client } from '../support/client.ts';
import { createAccount, createAdministrator, createMember } from '../support/factories/accounts.ts';
import { createRoom, createSession } from '../support/factories/agenda.ts';
import { createForum } from '../support/factories/forums.ts';
import { createRegistration } from '../support/factories/registrations.ts';
import { createSpeaker } from '../support/factories/speakers.ts';
import {
  createContribution,
  createGroup,
  createRecommendation,
  createRound,
} from '../support/factories/workshops.ts';
import { filesIn, ROOT } from './files.ts';

const routes = routeTables.flatMap((table) => table.routes);
const STAFF = /^\/:lang\/(organiser|rapporteur|account)(\/|$)/;
const staff = routes.filter(({ path: address }) => STAFF.test(address));
const ofForum = routes.filter(({ permission }) => permission.name === 'forumStaff');
const name = ({ method, path: address }: RouteEntry) => `${method} ${address}`;

let app: TestApp;
let forum: ForumRecord;
let other: ForumRecord;
let inForum: Record<string, string>;
let inOther: Record<string, string>;
const clients = {} as Record<ForumRole, Client>;
let ownerElsewhere: Client;

beforeAll(async () => {
  app = await openTestApp();
  [forum, other] = [await createForum({ title: { fr: 'Forum confidentiel' } }), await createForum()];
  [inForum, inOther] = [await things(forum), await things(other)];
  for (const role of FORUM_ROLES) clients[role] = await app.signedIn(await createMember(forum, role));
  ownerElsewhere = await app.signedIn(await createMember(other, 'owner'));
});
afterAll(() => app.close());

/** One of everything in a forum, by the names that addresses use for them. */
async function things(of: ForumRecord): Promise<Record<string, string>> {
  const group = await createGroup(of);
  const member = await createMember(of, 'viewer');
  const registration = await createRegistration(of);
  const recommendation = await createRecommendation(group);
  const invitation = await InvitationModel.create({
    forum: of._id,
    email: `somebody@${of.slug}.example.org`,
    name: 'Somebody',
    role: 'viewer',
    language: 'fr',
    invitedBy: { id: 'x', name: 'x' },
    tokenHash: of.slug,
    sentAt: new Date(),
    expiresAt: new Date(Date.now() + 60_000),
  });
  return {
    lang: 'fr',
    forum: of.slug,
    person: String(member._id),
    invitation: String(invitation._id),
    session: String((await createSession(of))._id),
    room: String((await createRoom(of))._id),
    speaker: String((await createSpeaker(of))._id),
    registration: String(registration._id),
    code: registration.code,
    group: String(group._id),
    contribution: String((await createContribution(group))._id),
    recommendation: String(recommendation._id),
    round: String((await createRound(group, [recommendation]))._id),
    number: '1',
    day: of.startsOn,
  };
}

/** The address with these in the places of its parameters; what nobody made here is an id of nothing. */
function addressOf(route: RouteEntry, given: Record<string, string>): string {
  return route.path.replace(/:(\w+)/g, (_all, param: string) => given[param] ?? String(new Types.ObjectId()));
}

function call(client: Client, route: RouteEntry, given = inForum): Promise<Answer> {
  const address = addressOf(route, given);
  return route.method === 'GET' ? client.get(address) : client.post(address, {});
}

/** Whether the answer tells a stranger to sign in, and shows nothing else. */
function sendsToSignIn(answer: Answer, { method }: RouteEntry): boolean {
  if (method === 'GET') return answer.status === 303 && answer.location.startsWith('/fr/sign-in?next=');
  return answer.status === 401 && answer.text.includes('/fr/sign-in');
}

describe('every address', () => {
  test('is in a table, with its permission: nothing is mounted beside them', () => {
    const { stack } = createPages({ settings: config, logger: createLogger('silent') }).router as unknown as {
      stack: Layer[];
    };
    const direct = stack.flatMap(({ route }) => (route ? [route.path] : []));
    expect(direct.sort()).toEqual(['/', '/health/live', '/health/ready', '/metrics', '/worker.js']);
    const mounted = stack.filter(({ handle }) => handle.stack !== undefined);
    const tables: unknown[] = routeTables.map(({ router }) => router);
    const beside = mounted.filter(({ handle }) => !tables.includes(handle));
    expect(beside.map(({ rawPath }) => rawPath)).toEqual(['/assets']);
    expect(mounted).toHaveLength(tables.length + 1);
    // What is neither route nor router is for all addresses, or sets the language.
    const handlers = stack.filter(({ route, handle }) => !route && handle.stack === undefined);
    expect([...new Set(handlers.map(({ rawPath }) => rawPath))].sort()).toEqual(['/', '/:lang']);
  });

  test('of a table was added through the table', () => {
    for (const { router, routes: known } of routeTables) {
      const layers = (router as unknown as { stack: Layer[] }).stack;
      const added = layers.map(({ route }) =>
        route ? `${Object.keys(route.methods).join().toUpperCase()} ${route.path}` : 'not a route',
      );
      expect(added).toEqual(known.map(name));
    }
  });

  test('is made by routeTable: no slice has a router of its own', () => {
    const makers = filesIn('src', '.ts').filter((file) =>
      /\b(Router\(|express\(\))/.test(readFileSync(path.join(ROOT, file), 'utf8')),
    );
    expect(makers).toEqual(['src/app.ts', 'src/web/assets.ts', 'src/web/routeTable.ts']);
  });

  test('is there once', () => {
    expect(routes.map(name).sort()).toEqual([...new Set(routes.map(name))].sort());
  });
});

interface Layer {
  rawPath: string;
  route?: { path: string; methods: Record<string, boolean> };
  handle: { stack?: unknown };
}

describe('the staff areas', () => {
  test('have no open address, and nothing outside them needs a sign-in', () => {
    expect(staff.length).toBeGreaterThan(60);
    expect(staff.filter(({ permission }) => permission.name === 'open').map(name)).toEqual([]);
    const outside = routes.filter((route) => !staff.includes(route) && route.permission.name !== 'open');
    expect(outside.map(name)).toEqual([]);
  });

  test('everything of one forum asks for a role in it', () => {
    const lax = staff.filter(
      ({ path: address, permission }) => address.includes('/:forum') && permission.name !== 'forumStaff',
    );
    expect(lax.map(name)).toEqual([]);
  });

  test('refuse a stranger everywhere', async () => {
    const stranger = app.client();
    const entered: string[] = [];
    for (const route of staff) {
      if (!sendsToSignIn(await call(stranger, route), route)) entered.push(name(route));
    }
    expect(entered).toEqual([]);
  });

  test('refuse whoever signed out everywhere meanwhile', async () => {
    const account = await createAccount({ signInEpoch: 4 });
    const client = await app.signedIn({ ...account, signInEpoch: 3 });
    const entered: string[] = [];
    for (const route of staff.filter(({ method }) => method === 'GET')) {
      if (!sendsToSignIn(await call(client, route), route)) entered.push(name(route));
    }
    expect(entered).toEqual([]);
  });

  test('of the whole installation refuse an owner of a forum', async () => {
    const whole = routes.filter(({ permission }) => permission.name === 'administrator');
    expect(whole.length).toBeGreaterThan(2);
    for (const route of whole) {
      expect([name(route), (await call(clients.owner, route)).status]).toEqual([name(route), 403]);
    }
  });
});

describe('a forum’s own addresses', () => {
  test('refuse an owner of another forum everywhere, in the same way as for a forum that is not', async () => {
    for (const route of ofForum) {
      const there = await call(ownerElsewhere, route);
      expect([name(route), there.status]).toEqual([name(route), 403]);
      expect(there.visible).not.toContain('Forum confidentiel');
    }
    const route = ofForum[0] as RouteEntry;
    const nowhere = await call(ownerElsewhere, route, { ...inForum, forum: 'no-such-forum' });
    expect(nowhere.status).toBe(403);
  });

  test.each([...FORUM_ROLES])(
    'refuse the role %s wherever the policy forbids it, and only there',
    async (role) => {
      const user = asCurrentUser(await createMember(forum, role));
      for (const route of ofForum) {
        const allowed = route.permission.may?.(user, forum) ?? false;
        // A change that is allowed is not made: the other tests need the forum as it is.
        if (allowed && route.method === 'POST') continue;
        const { status } = await call(clients[role], route);
        if (!allowed) expect([name(route), status]).toEqual([name(route), 403]);
        else expect([name(route), status < 400 || status === 404]).toEqual([name(route), true]);
      }
    },
  );

  test('are for each role what the role is for', () => {
    const mayUse = (role: ForumRole) =>
      ofForum.filter(({ permission }) =>
        permission.may?.(
          {
            id: 'x',
            name: '',
            email: '',
            language: 'fr',
            isAdministrator: false,
            memberships: [{ forum: String(forum._id), role }],
          },
          forum,
        ),
      );
    const overview = 'GET /:lang/organiser/forums/:forum';
    const people = /^\w+ \/:lang\/organiser\/forums\/:forum\/people/;
    expect(mayUse('owner')).toEqual(ofForum);
    expect(ofForum.filter((route) => !mayUse('organiser').includes(route)).map(name)).toEqual(
      ofForum.map(name).filter((address) => people.test(address)),
    );
    expect(
      mayUse('viewer')
        .filter(({ method }) => method === 'POST')
        .map(name),
    ).toEqual([]);
    for (const address of mayUse('checkIn').map(name)) {
      if (address !== overview) expect(address).toMatch(/\/:forum\/check-in/);
    }
    for (const route of mayUse('rapporteur')) {
      expect([name(route), route.method]).toEqual([name(route), 'GET']);
      expect(name(route)).not.toMatch(/registrations|people|audit|mail|check-in|settings/);
    }
  });

  test('show nothing of another forum, though its id is known and one owns this one', async () => {
    const withIds = ofForum.filter(
      ({ method, path: address }) =>
        method === 'GET' &&
        /:(person|session|room|speaker|registration|group|recommendation)\b/.test(address),
    );
    expect(withIds.length).toBeGreaterThan(4);
    for (const route of withIds) {
      const own = await call(clients.owner, route);
      expect([name(route), own.status < 400]).toEqual([name(route), true]);
      // A redirect to the thing shows nothing of it.
      if (own.status !== 200) continue;
      const { status } = await call(clients.owner, route, { ...inOther, forum: forum.slug });
      expect([name(route), status]).toEqual([name(route), 404]);
    }
  });
});

describe('the rapporteurs’ addresses', () => {
  const work = staff.filter(({ path: address }) => address.startsWith('/:lang/rapporteur/'));

  test('refuse whoever has no role in the group’s forum', async () => {
    expect(work.length).toBeGreaterThan(5);
    for (const client of [ownerElsewhere, await app.signedIn(await createAccount())]) {
      for (const route of work) {
        const { status } = await call(client, route);
        expect([name(route), [403, 404].includes(status)]).toEqual([name(route), true]);
      }
    }
  });

  test('let nobody write but rapporteurs and organisers of the forum', async () => {
    const another = await app.signedIn(await createMember(forum, 'rapporteur'));
    for (const client of [clients.viewer, clients.checkIn, another]) {
      for (const route of work.filter(({ method }) => method === 'POST')) {
        const { status } = await call(client, route);
        expect([name(route), [403, 404].includes(status)]).toEqual([name(route), true]);
      }
    }
  });
});

test('an administrator may enter every forum', async () => {
  const administrator = await app.signedIn(await createAdministrator());
  for (const route of ofForum.filter(({ method }) => method === 'GET')) {
    const { status } = await call(administrator, route);
    expect([name(route), status < 400 || status === 404]).toEqual([name(route), true]);
  }
});
