import { setTimeout as wait } from 'node:timers/promises';
import type { Collection } from 'mongodb';
import { startContender } from './contender.ts';
import { type Person, person } from './documents.ts';
import { percentile } from './measure.ts';

const BATCH = 5_000;
const PAUSE_MILLISECONDS = 2;

/** What makes the server look at every document. */
const SCANS: Record<string, (people: Collection<Person>) => Promise<unknown>> = {
  'none (small reads alone)': () => wait(2_000),
  'find without an index': (people) => people.find({ name: 'nobody' }).toArray(),
  'every document, read to the end': (people) => people.find({ 'address.city': 'Town' }).toArray(),
  $group: (people) =>
    people
      .aggregate([{ $group: { _id: '$status', count: { $sum: 1 }, zip: { $max: '$address.zip' } } }])
      .toArray(),
  'sort without an index': (people) => people.find().sort({ name: 1 }).limit(20).toArray(),
};

async function filled(people: Collection<Person>, documents: number): Promise<Person['_id'][]> {
  const ids: Person['_id'][] = [];
  for (let n = 0; n < documents; n += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, documents - n) }, (_, i) => person(n + i));
    ids.push(...batch.map(({ _id }) => _id));
    await people.insertMany(batch);
  }
  return ids;
}

/** One client scans a collection again and again while another reads single documents; prints how long those take. */
export async function scan(documents: number): Promise<void> {
  const contender = await startContender('embedded');
  const ids = await filled(contender.db.collection<Person>('people'), documents);
  const [scanner, reader] = [await contender.connect(), await contender.connect()].map((client) =>
    client.db('benchmark').collection<Person>('people'),
  ) as [Collection<Person>, Collection<Person>];
  console.log(
    `small reads by _id while ${documents.toLocaleString('en')} documents are scanned, in milliseconds\n`,
  );
  console.log('| scan | takes | small reads | p50 | p99 | longest |\n|---|--:|--:|--:|--:|--:|');
  for (const [title, run] of Object.entries(SCANS)) {
    const times: number[] = [];
    let isDone = false;
    const started = performance.now();
    const scanning = run(scanner).finally(() => {
      isDone = true;
    });
    while (!isDone) {
      const asked = performance.now();
      await reader.findOne({ _id: ids[times.length % ids.length] as Person['_id'] });
      times.push(performance.now() - asked);
      await wait(PAUSE_MILLISECONDS);
    }
    await scanning;
    const took = (performance.now() - started).toFixed(0);
    const [p50, p99, longest] = [0.5, 0.99, 1].map((share) => percentile(times, share).toFixed(1));
    console.log(`| ${title} | ${took} | ${times.length} | ${p50} | ${p99} | ${longest} |`);
  }
  await contender.close();
}
