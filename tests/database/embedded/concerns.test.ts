import { type Document, Int32, Timestamp } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { failure, openDatabase } from './open.ts';

const { db, client } = await openDatabase();
const names = () => db.collection('names');

describe('the time of the set', () => {
  it('is in every reply to a session, and later after a write', async () => {
    const first = await db.command({ ping: 1 });
    expect(first.operationTime).toBeInstanceOf(Timestamp);
    expect(first.$clusterTime.clusterTime).toEqual(first.operationTime);
    expect(first.$clusterTime.signature.hash.length()).toBe(20);
    const written = await db.command({ insert: 'times', documents: [{}] });
    expect(written.operationTime.greaterThan(first.operationTime)).toBe(true);
    const read = await db.command({ ping: 1 });
    expect(read.operationTime.lessThan(written.operationTime)).toBe(false);
  });

  it('lets a causally consistent session read what it wrote', async () => {
    await client.withSession({ causalConsistency: true }, async (session) => {
      await names().insertOne({ name: 'Amina' }, { session });
      expect(session.operationTime).toBeInstanceOf(Timestamp);
      expect(await names().findOne({ name: 'Amina' }, { session })).toMatchObject({ name: 'Amina' });
    });
  });

  it('comes with long lists too', async () => {
    await db.collection('long').insertMany(Array.from({ length: 500 }, (_, n) => ({ n: new Int32(n) })));
    const found = await db.collection('long').find({}, { batchSize: 100 }).toArray();
    expect(found.map(({ n }) => n)).toEqual(Array.from({ length: 500 }, (_, n) => n));
  });
});

describe('write concerns', () => {
  it('of more servers than there are: the write is done, and the error says what is missing', async () => {
    const error = await failure(names().insertOne({ name: 'Basma' }, { writeConcern: { w: 10 } }));
    expect(error).toMatchObject({
      code: 100,
      result: {
        n: 1,
        writeConcernError: { code: 100, errInfo: { writeConcern: { w: 10, provenance: 'clientSupplied' } } },
      },
    });
    expect(await names().countDocuments({ name: 'Basma' })).toBe(1);
  });

  it('of a name the set does not know', async () => {
    const error = await failure(names().insertOne({}, { writeConcern: { w: 'elsewhere' as 'majority' } }));
    expect(error.code).toBe(79);
  });

  it('of a transaction: it is committed, and says that it cannot be held to it', async () => {
    const session = client.startSession();
    session.startTransaction({ writeConcern: { w: 10 } });
    await names().insertOne({ name: 'Chedly' }, { session });
    const error = await failure(session.commitTransaction());
    expect(error).toMatchObject({ code: 100 });
    await session.endSession();
    expect(await names().countDocuments({ name: 'Chedly' })).toBe(1);
  });

  it.each([1, 'majority'] as const)('of %s are met', async (w) => {
    expect(await names().insertOne({}, { writeConcern: { w } })).toMatchObject({ acknowledged: true });
  });
});

describe('read concerns', () => {
  it.each(['local', 'majority', 'available', 'linearizable'] as const)('%s is met', async (level) => {
    await names().updateOne({ _id: 1 as never }, { $set: { a: 1 } }, { upsert: true });
    expect(await names().findOne({ _id: 1 as never }, { readConcern: { level } })).toEqual({ _id: 1, a: 1 });
  });

  it('snapshot is refused outside transactions', async () => {
    const read = await failure(names().findOne({}, { readConcern: { level: 'snapshot' } }));
    expect(read).toMatchObject({ code: 115, message: expect.stringContaining('snapshot') });
    const write = await failure(
      db.command({ insert: 'names', documents: [{}], readConcern: { level: 'snapshot' } }),
    );
    expect(write).toMatchObject({ code: 72, codeName: 'InvalidOptions' });
  });

  it('linearizable cannot end in $out', async () => {
    const pipeline = [{ $out: 'copies' }];
    const error = await failure(
      names()
        .aggregate(pipeline, { readConcern: { level: 'linearizable' } })
        .toArray(),
    );
    expect(error.code).toBe(72);
  });

  it('that nobody knows are refused', async () => {
    const error = await failure(db.command({ find: 'names', readConcern: { level: 'best' } }));
    expect(error.code).toBe(2);
  });
});

describe('in a transaction', () => {
  const inTransaction = (command: Document) =>
    client.withSession(async (session) => {
      session.startTransaction();
      await names().insertOne({ name: 'Dorra' }, { session });
      const error = await failure(db.command(command, { session }));
      await names().insertOne({ name: 'Dorra' }, { session });
      await session.commitTransaction();
      return error;
    });

  it.each([
    { count: 'names' },
    { drop: 'names' },
    { listCollections: 1 },
    { dropIndexes: 'names', index: '*' },
    { aggregate: 'names', pipeline: [{ $out: 'copies' }], cursor: {} },
  ])('%o is refused, and the transaction goes on', async (command) => {
    const before = await names().countDocuments({ name: 'Dorra' });
    const error = await inTransaction(command);
    expect(error).toMatchObject({ code: 263, codeName: 'OperationNotSupportedInTransaction' });
    expect(error.errorLabels ?? []).toEqual([]);
    expect(await names().countDocuments({ name: 'Dorra' })).toBe(before + 2);
  });

  it('nothing but its end may have a write concern', async () => {
    const error = await inTransaction({ insert: 'names', documents: [{}], writeConcern: { w: 1 } });
    expect(error).toMatchObject({
      code: 72,
      message: expect.stringContaining('writeConcern is not allowed'),
    });
  });

  it('an abort after the commit is told that it is too late', async () => {
    const session = client.startSession();
    session.startTransaction();
    await names().insertOne({}, { session });
    const { lsid, txnNumber } = { lsid: session.id, txnNumber: session.serverSession?.txnNumber };
    await session.commitTransaction();
    const abort = { abortTransaction: 1, lsid, txnNumber, autocommit: false };
    expect(lsid).toBeDefined();
    const error = await failure(client.db('admin').command(abort, { session }));
    await session.endSession();
    expect(error.code).toBe(256);
  });
});

describe('a session that begins a new transaction', () => {
  it('leaves the one it had behind, as after an abort that was lost on the way', async () => {
    const left = db.collection('left');
    await left.insertOne({ n: 0 });
    const session = client.startSession();
    session.startTransaction();
    await left.insertOne({ n: 1 }, { session });
    // The driver forgets the transaction; the server never hears of it. Its types do not show the field.
    const { transaction } = session as unknown as { transaction: object };
    Object.assign(transaction, { state: 'NO_TRANSACTION' });
    session.startTransaction();
    await left.insertOne({ n: 2 }, { session });
    await session.commitTransaction();
    await session.endSession();
    expect((await db.collection('left').find().toArray()).map(({ n }) => n)).toEqual([0, 2]);
  });
});

describe('what a command does not know', () => {
  it.each([
    [{ find: 'names', limits: 1 }, 'find.limits'],
    [{ insert: 'names', documents: [{}], order: true }, 'insert.order'],
    [{ update: 'names', updates: [{ q: {}, u: { $set: { a: 1 } }, sort: { a: 1 } }] }, 'update.updates.sort'],
    [{ delete: 'names', deletes: [{ q: {}, limit: 1, sort: { a: 1 } }] }, 'delete.deletes.sort'],
    [{ findAndModify: 'names', update: { $set: { a: 1 } }, multi: true }, 'findAndModify.multi'],
  ])('%o is refused by name', async (command, field) => {
    const error = await failure(db.command(command));
    expect(error).toMatchObject({ code: 40415, message: `BSON field '${field}' is an unknown field.` });
  });
});

describe('what the server says of itself', () => {
  it('has no test commands', async () => {
    const parameters = await client.db('admin').command({ getParameter: '*' });
    expect(parameters.enableTestCommands).toBe(false);
    expect(
      await client.db('admin').command({ getParameter: 1, featureCompatibilityVersion: 1 }),
    ).toMatchObject({
      featureCompatibilityVersion: { version: '7.0' },
    });
    const error = await failure(client.db('admin').command({ getParameter: 1, speed: 1 }));
    expect(error.code).toBe(72);
  });
});

describe('documents', () => {
  it('refuses an _id with a field that begins with a dollar', async () => {
    const error = await failure(names().insertOne({ _id: { $a: 1 } as never }));
    expect(error).toMatchObject({
      code: 52,
      message: "_id fields may not contain '$'-prefixed fields: $a is not valid for storage.",
    });
  });

  it('merges documents that come from no collection', async () => {
    await db.collection('merged').insertOne({ _id: 2 as never });
    const merge = { into: 'merged', whenMatched: 'fail' };
    const pipeline = [{ $documents: [{ _id: 2 }] }, { $merge: merge }];
    const error = await failure(db.aggregate(pipeline).toArray());
    expect(error).toMatchObject({ code: 11000, keyPattern: { _id: 1 }, keyValue: { _id: 2 } });
    await db.aggregate([{ $documents: [{ _id: 3 }] }, { $merge: 'merged' }]).toArray();
    expect(await db.collection('merged').countDocuments()).toBe(2);
  });

  it.each([{ $unset: { a: '' } }, { $set: { _id: null } }, { a: 1 }])(
    'upserts the null a filter asks for as an _id by %o',
    async (update) => {
      const collection = db.collection('nulls');
      await collection.deleteMany({});
      const reply = await db.command({
        update: 'nulls',
        updates: [{ q: { _id: null }, u: update, upsert: true }],
      });
      expect(reply.upserted).toEqual([{ index: 0, _id: null }]);
      expect(await collection.countDocuments({ _id: { $type: 'null' } })).toBe(1);
    },
  );

  it('says which validator a document fails', async () => {
    const validator = { x: { $type: 'string' } };
    const checked = await db.createCollection('checked', { validator });
    const error = await failure(checked.insertOne({ x: 1 }));
    expect(error).toMatchObject({ code: 121, errInfo: { details: { specifiedAs: validator } } });
  });

  it('tells the limits of a capped collection', async () => {
    const capped = await db.createCollection('capped', { capped: true, size: 4096, max: 3 });
    const [{ storageStats } = {}] = await capped.aggregate([{ $collStats: { storageStats: {} } }]).toArray();
    expect(storageStats).toMatchObject({ capped: true, maxSize: 4096, max: 3 });
  });
});

describe('the versioned API', () => {
  it('is of version 1, and strictly so where asked', async () => {
    expect(await db.command({ ping: 1, apiVersion: '1', apiStrict: true })).toMatchObject({ ok: 1 });
    const distinct = { distinct: 'names', key: 'name', apiVersion: '1' };
    expect(await db.command(distinct)).toMatchObject({ ok: 1 });
    expect(await failure(db.command({ ...distinct, apiStrict: true }))).toMatchObject({
      code: 323,
      codeName: 'APIStrictError',
      message: 'Provided apiStrict:true, but the command distinct is not in API Version 1',
    });
    expect((await failure(db.command({ ping: 1, apiVersion: '2' }))).code).toBe(322);
    expect((await failure(db.command({ ping: 1, apiStrict: true }))).code).toBe(322);
  });
});
