import { type Collection, type Db, ObjectId } from 'mongodb';
import { LIST_LENGTH, type Person, person } from './documents.ts';

/** One thing a client does, many times over. */
export interface Operation {
  title: string;
  run(): Promise<void>;
}

const BULK = 1000;

async function indexed(db: Db, name: string): Promise<Collection<Person>> {
  const collection = db.collection<Person>(name);
  await collection.createIndexes([
    { key: { email: 1 }, unique: true },
    { key: { group: 1 } },
    { key: { status: 1, nextRunAt: 1 } },
  ]);
  return collection;
}

const below = (count: number) => Math.floor(Math.random() * count);

function expected(length: number | undefined, wanted: number): void {
  if (length !== wanted) throw new Error(`${length} documents instead of ${wanted}`);
}

/** Fills a collection with so many documents, and gives the operations on it. */
export async function prepare(db: Db, documents: number): Promise<Operation[]> {
  const people = await indexed(db, 'people');
  const ids: ObjectId[] = [];
  for (let n = 0; n < documents; n += BULK) {
    const batch = Array.from({ length: Math.min(BULK, documents - n) }, (_, i) => person(n + i));
    ids.push(...batch.map(({ _id }) => _id));
    await people.insertMany(batch);
  }
  const newcomers = await indexed(db, 'newcomers');
  let newcomer = documents;
  const email = () => `user${below(documents)}@example.org`;
  const found = (document: Person | null) => expected(document ? 1 : 0, 1);
  return [
    {
      title: 'insert',
      run: async () => void (await newcomers.insertOne(person(newcomer++))),
    },
    {
      title: 'find by `_id`',
      run: async () => found(await people.findOne({ _id: ids[below(documents)] ?? new ObjectId() })),
    },
    {
      title: 'find by index',
      run: async () => found(await people.findOne({ email: email() })),
    },
    {
      title: `${LIST_LENGTH} documents by index`,
      run: async () => {
        const group = below(Math.floor(documents / LIST_LENGTH));
        expected((await people.find({ group }).toArray()).length, LIST_LENGTH);
      },
    },
    {
      title: 'conditional findOneAndUpdate',
      run: async () =>
        found(
          await people.findOneAndUpdate(
            { email: email(), n: { $gte: 0 } },
            { $inc: { n: 1 } },
            { returnDocument: 'after' },
          ),
        ),
    },
  ];
}
