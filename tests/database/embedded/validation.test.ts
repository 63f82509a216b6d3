import { describe, expect, test } from 'vitest';
import { failure, openDatabase } from './open.ts';

const { db } = await openDatabase();
const REFUSED = { code: 121, message: 'Document failed validation' };
let made = 0;
const withValidator = (options: Record<string, unknown> = {}) =>
  db.createCollection(`validated${made++}`, {
    validator: { $jsonSchema: { required: ['name'], properties: { name: { bsonType: 'string' } } } },
    ...options,
  });

describe('a validator', () => {
  test('is held to by inserts, updates, replacements and upserts', async () => {
    const people = await withValidator();
    await people.insertOne({ name: 'Ali' });
    expect(await failure(people.insertOne({ name: 1 }))).toMatchObject(REFUSED);
    expect(await failure(people.updateOne({}, { $set: { name: 1 } }))).toMatchObject(REFUSED);
    expect(await failure(people.replaceOne({}, { age: 3 }))).toMatchObject(REFUSED);
    expect(await failure(people.findOneAndUpdate({}, { $unset: { name: 1 } }))).toMatchObject(REFUSED);
    expect(await failure(people.updateOne({ age: 5 }, { $set: { age: 6 } }, { upsert: true }))).toMatchObject(
      REFUSED,
    );
    expect(await people.find({}, { projection: { _id: 0 } }).toArray()).toEqual([{ name: 'Ali' }]);
  });

  test('may be a filter, and says which document failed', async () => {
    const things = await withValidator({ validator: { price: { $gt: 0 } } });
    const error = await failure(things.insertOne({ _id: 7 as never, price: -1 }));
    expect(error).toMatchObject({ ...REFUSED, errInfo: { failingDocumentId: 7 } });
  });

  test('that is moderate lets old documents be what they were; that warns or is off lets all pass', async () => {
    const people = await withValidator({ validator: {} });
    await people.insertMany([{ age: 1 }, { name: 'Ali' }]);
    const validator = { name: { $type: 'string' } };
    await db.command({ collMod: people.collectionName, validator, validationLevel: 'moderate' });
    await people.updateOne({ age: 1 }, { $set: { age: 2 } });
    expect(await failure(people.updateOne({ name: 'Ali' }, { $set: { name: 3 } }))).toMatchObject(REFUSED);
    await db.command({ collMod: people.collectionName, validationAction: 'warn' });
    await people.updateOne({ name: 'Ali' }, { $set: { name: 3 } });
    await db.command({ collMod: people.collectionName, validationAction: 'error', validationLevel: 'off' });
    await people.insertOne({});
    expect(await people.countDocuments()).toBe(3);
  });

  test('is shown with the collection, checked when it is set, and cannot be passed by', async () => {
    const people = await withValidator();
    const [described] = await db.listCollections({ name: people.collectionName }).toArray();
    expect(described).toHaveProperty('options.validator.$jsonSchema.required', ['name']);
    expect(await failure(withValidator({ validator: { $where: 'true' } }))).toMatchObject({ code: 115 });
    expect(await failure(withValidator({ validationLevel: 'lax' }))).toMatchObject({ code: 2 });
    const bypassing = people.insertOne({}, { bypassDocumentValidation: true });
    expect(await failure(bypassing)).toMatchObject({ code: 115 });
  });
});
