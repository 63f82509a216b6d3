import { MongoStore } from 'connect-mongo';
import type { SessionData } from 'express-session';
import { GridFSBucket } from 'mongodb';
import mongoose, { Schema } from 'mongoose';
import { afterAll, expect, test } from 'vitest';
import { openDatabase } from './open.ts';

const { uri, client, db } = await openDatabase();
const connection = mongoose.createConnection(uri, { autoIndex: true });
afterAll(() => connection.close());

test('mongoose: schemas, indexes, population, versions and aggregates', async () => {
  const Person = connection.model(
    'Person',
    new Schema({ name: { type: String, unique: true } }, { timestamps: true }),
  );
  const talk = new Schema({
    title: String,
    speaker: { type: Schema.Types.ObjectId, ref: 'Person' },
    tags: [String],
  });
  const Talk = connection.model('Talk', talk);
  await Promise.all([Person.init(), Talk.init()]);
  const amal = await Person.create({ name: 'Amal' });
  await expect(Person.create({ name: 'Amal' })).rejects.toMatchObject({
    code: 11000,
    keyValue: { name: 'Amal' },
  });
  const stored = await Talk.create({ title: 'Passages', speaker: amal._id, tags: ['sea'] });
  stored.tags.push('law');
  await stored.save();
  const found = await Talk.findById(stored._id).populate<{ speaker: { name: string } }>('speaker').lean();
  expect(found).toMatchObject({ title: 'Passages', tags: ['sea', 'law'], speaker: { name: 'Amal' }, __v: 1 });
  const joined = await Talk.aggregate([
    { $lookup: { from: 'people', localField: 'speaker', foreignField: '_id', as: 'by' } },
    { $unwind: '$by' },
    { $project: { _id: 0, line: { $concat: ['$by.name', ': ', { $toUpper: '$title' }] } } },
  ]);
  expect(joined).toEqual([{ line: 'Amal: PASSAGES' }]);
  expect(await Talk.distinct('tags')).toEqual(['law', 'sea']);
});

test('connect-mongo keeps, touches and forgets sign-in sessions', async () => {
  const store = MongoStore.create({ client, collectionName: 'signIns', autoRemove: 'native' });
  const data = { cookie: { originalMaxAge: 60_000 }, user: 'amal' } as unknown as SessionData;
  const call = <T>(run: (done: (error: unknown, result?: T | null) => void) => void) =>
    new Promise<T | null | undefined>((resolve, reject) =>
      run((error, result) => (error ? reject(error) : resolve(result))),
    );
  await call((done) => store.set('sid', data, done));
  expect(await call<SessionData>((done) => store.get('sid', done))).toMatchObject({ user: 'amal' });
  await call((done) => store.touch('sid', data, done));
  expect(await call<number>((done) => store.length(done))).toBe(1);
  expect(await db.collection('signIns').indexes()).toMatchObject([
    {},
    { key: { expires: 1 }, expireAfterSeconds: 0 },
  ]);
  await call((done) => store.destroy('sid', done));
  expect(await call<SessionData>((done) => store.get('sid', done))).toBeFalsy();
});

test('GridFS gives back the bytes it was given', async () => {
  const bucket = new GridFSBucket(db, { chunkSizeBytes: 1000 });
  const bytes = Buffer.from(Array.from({ length: 4500 }, (_, index) => index % 256));
  const upload = bucket.openUploadStream('paper.pdf');
  upload.end(bytes);
  await new Promise((resolve) => upload.once('finish', resolve));
  const chunks = await bucket.openDownloadStream(upload.id).toArray();
  expect(Buffer.concat(chunks as Buffer[]).equals(bytes)).toBe(true);
});
