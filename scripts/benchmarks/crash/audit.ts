import type { MongoClient } from 'mongodb';
import { ACCOUNTS, collectionsOf, FIRST_BALANCE } from './collections.ts';

/** Writes a line speaks of, by its first word. */
const of = (lines: string[], word: string) =>
  lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));

async function lostOrBack(client: MongoClient, lines: string[]): Promise<string[]> {
  const { things } = collectionsOf(client);
  const stored = await things.find({}, { projection: { group: 1, tags: 1 } }).toArray();
  const byId = new Map(stored.map((thing) => [thing._id, thing]));
  const changed = of(lines, 'changed').flatMap((number) =>
    [0, 1, 2, 3].map((part) => byId.get(`many${number}-${part}`)),
  );
  const parts = new Map<string, number[]>();
  for (const { _id, group } of stored)
    if (_id.startsWith('many')) {
      const batch = _id.split('-')[0] ?? '';
      parts.set(batch, [...(parts.get(batch) ?? []), group]);
    }
  return [
    ...lines.filter((line) => line.startsWith('wrong')),
    ...of(lines, 'there').flatMap((id) => (byId.has(id) ? [] : [`lost: ${id}`])),
    ...of(lines, 'gone').flatMap((id) => (byId.has(id) ? [`back again: ${id}`] : [])),
    ...changed.flatMap((thing) =>
      thing?.group === 4 && thing.tags?.join() === 'many' ? [] : [`lost change: ${thing?._id}`],
    ),
    ...[...parts].flatMap(([batch, groups]) =>
      groups.length === 4 && new Set(groups).size === 1 ? [] : [`half a command: ${batch}`],
    ),
  ];
}

/** Each writer has one counter and one write under way: at most one more than it was told may be there. */
async function wrongCounts(client: MongoClient, lines: string[], round: number): Promise<string[]> {
  const told = new Map<number, number>();
  for (const line of of(lines, 'counter')) {
    const [writer, value] = line.split(' ').map(Number);
    told.set(Number(writer), Number(value));
  }
  const values = lines.filter((line) => line.startsWith('counter'));
  const twice = values.length - new Set(values).size;
  const stored = await collectionsOf(client).counters.find().toArray();
  // One that was under way in an earlier round may be there though no later line speaks of it.
  return [
    ...(twice ? [`${twice} counts given twice`] : []),
    ...[...told].flatMap(([writer, value]) => {
      const now = stored.find(({ _id }) => _id === writer)?.value ?? 0;
      return now >= value && now <= value + round ? [] : [`counter ${writer} is ${now}, was ${value}`];
    }),
  ];
}

async function wrongMoney(client: MongoClient, lines: string[]): Promise<string[]> {
  const { accounts, moves } = collectionsOf(client);
  const made = await moves.find().toArray();
  const ids = new Set(made.map(({ _id }) => _id));
  const expected = Array.from({ length: ACCOUNTS }, () => FIRST_BALANCE);
  for (const { from, to, amount } of made) {
    expected[from] = (expected[from] ?? 0) - amount;
    expected[to] = (expected[to] ?? 0) + amount;
  }
  const balances = new Map((await accounts.find().toArray()).map(({ _id, balance }) => [_id, balance]));
  return [
    ...of(lines, 'move').flatMap((number) => (ids.has(`move${number}`) ? [] : [`lost move: ${number}`])),
    ...expected.flatMap((balance, account) =>
      balances.get(account) === balance
        ? []
        : [`torn transaction: account ${account} has ${balances.get(account)}, its moves make ${balance}`],
    ),
  ];
}

async function wrongCollections(client: MongoClient, lines: string[]): Promise<string[]> {
  const names = new Set((await client.db().listCollections().toArray()).map(({ name }) => name));
  const dropping = new Set(of(lines, 'dropping'));
  const faults = of(lines, 'dropped').flatMap((name) => (names.has(name) ? [`back again: ${name}`] : []));
  for (const name of of(lines, 'made')) {
    if (dropping.has(name)) continue;
    const made = client.db().collection(name);
    const isWhole =
      names.has(name) &&
      (await made.indexExists('n')) &&
      (await made.countDocuments({}, { hint: 'n' })) === 1;
    if (!isWhole) faults.push(`lost collection: ${name}`);
  }
  return faults;
}

/** What is wrong with the stored data, given the lines acknowledged in all rounds; nothing, one hopes. */
export async function faultsIn(client: MongoClient, lines: string[], round: number): Promise<string[]> {
  return [
    ...(await lostOrBack(client, lines)),
    ...(await wrongCounts(client, lines, round)),
    ...(await wrongMoney(client, lines)),
    ...(await wrongCollections(client, lines)),
  ];
}
