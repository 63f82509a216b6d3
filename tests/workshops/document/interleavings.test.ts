import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import mongoose, { type Types } from 'mongoose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { config } from '../../../src/config.ts';
import { connectDatabase, type Database } from '../../../src/database/connect.ts';
import { ContributionModel } from '../../../src/workshops/contribution.ts';
import { exchange } from '../../../src/workshops/document/exchange.ts';
import { forgetDocuments, projectDue, projectNow } from '../../../src/workshops/document/projectSoon.ts';
import { Replica } from '../../../src/workshops/document/replica.ts';
import {
  addEntry,
  entriesOf,
  entryOf,
  fieldsOf,
  rewrite,
  setRemoval,
  textOf,
} from '../../../src/workshops/document/shape.ts';
import { stateAt } from '../../../src/workshops/document/states.ts';
import { compactUpdates, UpdateModel } from '../../../src/workshops/document/updateLog.ts';
import { GroupModel } from '../../../src/workshops/group.ts';
import { RecommendationModel } from '../../../src/workshops/recommendation.ts';
import { contentOf } from '../../support/device.ts';
import { createForum } from '../../support/factories/forums.ts';
import { createGroup } from '../../support/factories/workshops.ts';

// Devices write, lose the network, lose answers and are closed; the server crashes, projects, compacts, and is two
// processes. Whatever the order, everybody ends with every character.

let database: Database;
beforeAll(async () => {
  database = await connectDatabase(config);
});
afterAll(async () => {
  await mongoose.connection.dropDatabase();
  await database.close();
});

const NOTHING = new Uint8Array();
const DEVICES = 3;
const device = fc.nat(DEVICES - 1);
const which = fc.nat(5);
const words = fc.string({ unit: fc.constantFrom('a', 'é', 'ش', 'ⴰ', ' ', '😀'), minLength: 1, maxLength: 6 });

type Step =
  | { do: 'say' | 'type' | 'draft' | 'remove' | 'rewrite'; device: number; which: number; words: string }
  | { do: 'sync' | 'push' | 'lostAnswer' | 'reopen'; device: number }
  | { do: 'crash' | 'project' | 'compact' | 'otherProcess' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'say' as const,
        'type' as const,
        'type' as const,
        'draft' as const,
        'remove' as const,
        'rewrite' as const,
      ),
      device,
      which,
      words,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('sync' as const, 'push' as const, 'lostAnswer' as const, 'reopen' as const),
      device,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('crash' as const, 'project' as const, 'compact' as const, 'otherProcess' as const),
    }),
  },
);

test('random interleavings of edits, cuts, crashes and compactions end with all replicas equal', {
  timeout: 300_000,
}, async () => {
  const forum = await createForum();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
      const group = await createGroup(forum);
      const world = new World(group);
      for (const one of steps) await world.take(one);
      await world.settle();
    }),
    { numRuns: Number(process.env.PROPERTY_RUNS ?? 15) },
  );
});

class World {
  readonly group: { _id: Types.ObjectId; forum: Types.ObjectId };
  /** What each device has; what it typed since its last push; what is on its disk. */
  readonly devices = Array.from({ length: DEVICES }, () => ({
    doc: new Y.Doc(),
    disk: NOTHING as Uint8Array,
  }));
  /** Every word that somebody typed and nobody took away again. */
  now = Date.parse('2025-11-13T15:00:00Z');

  constructor(group: { _id: Types.ObjectId; forum: Types.ObjectId }) {
    this.group = group;
  }

  async take(one: Step): Promise<void> {
    this.now += 30_000;
    switch (one.do) {
      case 'say':
      case 'draft':
      case 'type':
      case 'remove':
      case 'rewrite':
        return this.write(one.do, this.at(one.device).doc, one.which, one.words);
      case 'sync':
        await this.sync(one.device);
        return;
      case 'push':
        await this.ask(one.device, Y.encodeStateAsUpdate(this.at(one.device).doc), NOTHING);
        return;
      case 'lostAnswer':
        // The server has it, the device does not know.
        await this.ask(one.device, Y.encodeStateAsUpdate(this.at(one.device).doc), NOTHING);
        return;
      case 'reopen':
        // The tab is killed; the disk has every keystroke.
        this.devices[one.device] = this.reopened(this.at(one.device).doc);
        return;
      case 'crash':
        return forgetDocuments();
      case 'project':
        await projectNow(this.group);
        return;
      case 'compact':
        await compactUpdates(this.group._id, new Date(this.now + 20 * 60_000));
        return;
      case 'otherProcess':
        await this.otherProcess();
    }
  }

  /** Everybody comes back, and everything is the same everywhere. */
  async settle(): Promise<void> {
    for (let round = 0; round < 2; round += 1)
      for (let index = 0; index < DEVICES; index += 1) await this.sync(index);
    await projectNow(this.group);
    const [first, ...others] = this.devices.map(({ doc }) => contentOf(doc));
    for (const other of others) expect(other).toEqual(first);
    forgetDocuments();
    await projectDue();
    const last = await UpdateModel.findOne({ group: this.group._id }).sort({ seq: -1 }).lean();
    if (!last) return;
    const replayed = await stateAt(this.group._id, last.seq);
    expect(replayed && contentOf(replayed.doc)).toEqual(first);
    const fresh = new Y.Doc();
    const { update } = await exchange(
      this.group,
      { stateVector: Y.encodeStateVector(fresh), update: NOTHING, factsRevision: '' },
      { name: 'Neuf' },
      new Date(this.now),
    );
    Y.applyUpdate(fresh, update);
    expect(contentOf(fresh)).toEqual(first);
    await this.compareRecords(fresh);
  }

  private async compareRecords(doc: Y.Doc): Promise<void> {
    const contributions = await ContributionModel.find({ group: this.group._id }).lean();
    const said = [...entriesOf(doc, 'contributions').entries()].flatMap(([name, entry]) => {
      const text = String(fieldsOf(entry).text ?? '').trim();
      return text ? [[name, text.normalize('NFC'), entry.has('removed')]] : [];
    });
    const stored = contributions.map(({ submission, text, removed }) => [submission, text, Boolean(removed)]);
    // A text that somebody emptied keeps its last words in the record.
    const names = new Set(said.map(([name]) => name));
    expect(stored.filter(([name]) => names.has(name as string)).sort()).toEqual(said.sort());
    const numbers = contributions.map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
    const drafts = await RecommendationModel.find({ group: this.group._id }).lean();
    expect(drafts.map(({ submission }) => submission).sort()).toEqual(
      [...entriesOf(doc, 'recommendations').keys()].sort(),
    );
    const group = await GroupModel.findById(this.group._id).lean();
    expect(group?.lastContribution).toBeGreaterThanOrEqual(numbers.length);
  }

  private write(
    kind: 'say' | 'draft' | 'type' | 'remove' | 'rewrite',
    doc: Y.Doc,
    nth: number,
    text: string,
  ): void {
    const names = [...entriesOf(doc, 'contributions').keys()].sort();
    const name = names[nth % Math.max(1, names.length)] ?? '';
    const entry = entryOf(doc, 'contributions', name);
    doc.transact(() => {
      if (kind === 'say')
        addEntry(
          doc,
          'contributions',
          randomUUID(),
          { text, kind: 'observation', lang: 'fr' },
          { at: this.now },
        );
      else if (kind === 'draft') {
        const sources = name ? { [`sources.${name}`]: true as const } : {};
        addEntry(
          doc,
          'recommendations',
          randomUUID(),
          { 'statement.fr': text, ...sources },
          { at: this.now },
        );
      } else if (!entry) return;
      else if (kind === 'type') {
        const typed = textOf(entry, 'text');
        typed?.insert(Math.min(nth, typed.length), text);
      } else if (kind === 'rewrite')
        rewrite(entry, { ...fieldsOf(entry), text, kind: 'proposal', theme: 'health' });
      else setRemoval(entry, entry.has('removed') ? undefined : text);
    });
  }

  private async sync(index: number): Promise<void> {
    const { doc } = this.at(index);
    const answer = await this.ask(index, NOTHING, Y.encodeStateVector(doc));
    Y.applyUpdate(doc, answer.update);
    await this.ask(index, Y.encodeStateAsUpdate(doc, answer.stateVector), NOTHING);
  }

  private ask(index: number, update: Uint8Array, stateVector: Uint8Array) {
    const by = { id: String(index).repeat(24), name: `Rapporteur ${index}` };
    return exchange(this.group, { stateVector, update, factsRevision: '' }, by, new Date(this.now));
  }

  private reopened(doc: Y.Doc) {
    const disk = Y.encodeStateAsUpdate(doc);
    const again = new Y.Doc();
    Y.applyUpdate(again, disk);
    return { doc: again, disk };
  }

  /** Somebody writes through another process, which knows nothing of this one's memory. */
  private async otherProcess(): Promise<void> {
    const elsewhere = new Replica(this.group._id, new Set());
    await elsewhere.load();
    await elsewhere.write(
      (doc) =>
        addEntry(
          doc,
          'contributions',
          randomUUID(),
          { text: 'ailleurs', kind: 'challenge' },
          { at: this.now },
        ),
      { name: 'Ailleurs' },
      new Date(this.now),
    );
  }

  private at(index: number) {
    const found = this.devices[index];
    if (!found) throw new Error('no such device');
    return found;
  }
}
