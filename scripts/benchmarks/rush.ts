import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { paths } from '../../src/paths.ts';
import { isSeated, type RegistrationState } from '../../src/registrations/registration.ts';
import { EARLIER_SLUG, QUOTAS, RUSH_SLUG } from './rush/forum.ts';
import { machine, median, quantile, Site, whole } from './site.ts';

/**
 * 5,000 people ask for 300 places in four quotas within 60 s, on two server processes with one database: each sends the form
 * when their time comes, whether or not those before have been answered. Ends with 1 where a place too many was given, an
 * order is wrong, a request is not answered, or the slowest hundredth took a second.
 *
 *   node scripts/benchmarks/rush.ts [people] [seconds]
 */
const people = Number(process.argv[2] ?? 5_000);
const seconds = Number(process.argv[3] ?? 60);
const SERVERS = ['http://127.0.0.1:3991', 'http://127.0.0.1:3992'] as const;
const HELLO = 'http://127.0.0.1:3993/';
const BOUND = 1_000;
const [WARM_PEOPLE, WARM_SECONDS] = [600, 20];

interface Asked {
  email: string;
  status: number;
  sentAt: number;
  answeredAt: number;
}

const site = new Site();
try {
  const uri = await startDatabase();
  const env = {
    MONGODB_URI: uri,
    SESSION_SECRET: 'a secret of the benchmark of the rush',
    TRUST_PROXY: 'loopback',
  };
  await site.start('scripts/benchmarks/rush/server.ts', `${SERVERS[0]}/health/ready`, env);
  await site.start('src/server.ts', `${SERVERS[1]}/health/ready`, env);
  await warm();
  const asked = await send(formOf(RUSH_SLUG), people, seconds);
  const faults = await faultsIn(uri, asked);
  await site.start('scripts/benchmarks/hello.ts', HELLO);
  const yardstick = await send(() => HELLO, WARM_PEOPLE, (WARM_PEOPLE * seconds) / people);
  report(asked, faults, yardstick);
} finally {
  await site.close();
}

async function startDatabase(): Promise<string> {
  const child = site.run('scripts/database.ts', { DATABASE_PORT: '0', DATA_DIR: `${site.folder}/database` });
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  return String(line).trim();
}

/** Servers that have been up for a while: a program that has just been started is many times slower for its first seconds. */
async function warm(): Promise<void> {
  const asked = await send(formOf(EARLIER_SLUG), WARM_PEOPLE, WARM_SECONDS);
  if (asked.some(({ status }) => status !== 303)) throw new Error('the servers do not take registrations');
  await wait(2_000);
}

/** The form of a forum: half of the people send it to each server. */
function formOf(slug: string): (number: number) => string {
  return (number) => SERVERS[number % 2] + paths.createRegistration('fr', slug);
}

/** Each person at a moment of their own. */
async function send(
  addressFor: (number: number) => string,
  people: number,
  seconds: number,
): Promise<Asked[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  const moments = Array.from({ length: people }, () => Math.random() * seconds * 1_000).sort((a, b) => a - b);
  const startedAt = performance.now();
  const answers: Promise<Asked>[] = [];
  for (const [number, moment] of moments.entries()) {
    const early = startedAt + moment - performance.now();
    if (early > 1) await wait(early);
    answers.push(ask(agent, addressFor(number), number));
  }
  const asked = await Promise.all(answers);
  agent.destroy();
  return asked;
}

function ask(agent: Agent, address: string, number: number): Promise<Asked> {
  const { kind } = QUOTAS[Math.floor(Math.random() * QUOTAS.length)] as (typeof QUOTAS)[number];
  const email = `person-${number}@example.org`;
  const body = new URLSearchParams({
    givenName: 'Participant',
    familyName: String(number),
    email,
    phone: '0612345678',
    sex: 'female',
    institution: 'Commune de Figuig',
    institutionKind: kind,
    territory: 'MA-02',
    language: 'fr',
    consent: 'on',
  }).toString();
  const sentAt = performance.now();
  return new Promise((resolve) => {
    const end = (status: number) => resolve({ email, status, sentAt, answeredAt: performance.now() });
    const sent = request(
      address,
      {
        agent,
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': Buffer.byteLength(body),
          origin: new URL(address).origin,
          // Everybody has an address of their own.
          'x-forwarded-for': `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`,
        },
      },
      (answer) => {
        answer.resume().on('end', () => end(answer.statusCode ?? 0));
      },
    );
    sent.on('error', () => end(0));
    sent.end(body);
  });
}

interface Stored {
  email: string;
  share: string;
  state: RegistrationState;
  ordinal?: number;
}

/** What is wrong with what was stored, in words; nothing where all is right. */
async function faultsIn(uri: string, asked: readonly Asked[]): Promise<string[]> {
  const client = await new MongoClient(uri).connect();
  try {
    const database = client.db();
    const forum = (await database.collection('forums').findOne({ slug: RUSH_SLUG }))?._id;
    const stored = (await database
      .collection('registrations')
      .find({ forum })
      .toArray()) as unknown as Stored[];
    const pool = await database.collection('seatpools').findOne({ _id: forum as never });
    const faults: string[] = [];
    const expect = (holds: boolean, what: string) => holds || faults.push(what);
    expect(stored.length === asked.length, `${stored.length} registrations of ${asked.length} people`);
    expect(new Set(stored.map(({ email }) => email)).size === asked.length, 'somebody is stored twice');
    expect(pool?.taken === 300 && pool?.left === 0, `the pool says ${pool?.taken} taken, ${pool?.left} left`);
    for (const { kind, seats } of QUOTAS) {
      const own = stored.filter(({ share }) => share === `quota${kind}`);
      const held = own.filter(({ state }) => isSeated(state)).length;
      expect(held === Math.min(seats, own.length), `${held} hold the ${seats} seats of ${kind}`);
      const wrong = overtaken(own, asked);
      expect(wrong === 0, `${wrong} people of ${kind} were overtaken`);
    }
    const line = stored.flatMap(({ ordinal }) => ordinal ?? []).sort((a, b) => a - b);
    expect(
      line.every((ordinal, index) => ordinal === index + 1),
      'the line has gaps',
    );
    return faults;
  } finally {
    await client.close();
  }
}

/** How many were placed behind somebody who sent their form only after they had been answered. */
function overtaken(own: readonly Stored[], asked: readonly Asked[]): number {
  const times = new Map(asked.map((one) => [one.email, one]));
  const inOrder = own.toSorted((a, b) => (a.ordinal ?? 0) - (b.ordinal ?? 0));
  let latestSent = 0;
  let count = 0;
  // Who holds a seat is before everybody in line; among those with a seat there is no order.
  const seated = inOrder.filter(({ ordinal }) => ordinal === undefined);
  for (const { email } of seated) latestSent = Math.max(latestSent, times.get(email)?.sentAt ?? 0);
  for (const { email } of inOrder.filter(({ ordinal }) => ordinal !== undefined)) {
    const one = times.get(email);
    if (!one) continue;
    if (one.answeredAt < latestSent) count += 1;
    latestSent = Math.max(latestSent, one.sentAt);
  }
  return count;
}

function report(asked: readonly Asked[], faults: readonly string[], yardstick: readonly Asked[]): void {
  const taken = asked.map(({ sentAt, answeredAt }) => answeredAt - sentAt);
  const refused = asked.filter(({ status }) => status !== 303);
  const p99 = quantile(taken, 0.99);
  console.log(`${machine()}; ${whole(people)} people in ${seconds} s, two servers, one database\n`);
  console.log('| what | figure | bound | holds |');
  console.log('|---|---|---|---|');
  const line = (what: string, figure: string, bound = '', holds?: boolean) =>
    console.log(`| ${what} | ${figure} | ${bound} | ${holds === undefined ? '' : holds ? 'yes' : 'NO'} |`);
  line(
    'answered with success',
    `${whole(asked.length - refused.length)} of ${whole(asked.length)}`,
    'all',
    refused.length === 0,
  );
  line(
    'seats and lines',
    faults.join('; ') || '300 seats, four lines in order',
    'exact',
    faults.length === 0,
  );
  const bare = yardstick.map(({ sentAt, answeredAt }) => answeredAt - sentAt);
  line('yardstick: bare Express at the same pace, 99 %', `${whole(quantile(bare, 0.99))} ms`);
  line('answer, median', `${whole(median(taken))} ms`);
  line('answer, 95 %', `${whole(quantile(taken, 0.95))} ms`);
  line('answer, 99 %', `${whole(p99)} ms`, `< ${whole(BOUND)} ms`, p99 < BOUND);
  line('answer, the slowest', `${whole(Math.max(...taken))} ms`);
  if (refused.length > 0 || faults.length > 0 || p99 >= BOUND) process.exitCode = 1;
}
