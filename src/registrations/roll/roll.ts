import type { Types } from 'mongoose';
import type { ForumRecord } from '../../forums/forum.ts';
import { RegistrationModel } from '../registration.ts';
import {
  dayTeller,
  ROLL_FIELDS,
  type RollEntry,
  type RollRecord,
  rollEntryOf,
  traitKeeper,
} from './rollEntry.ts';

/**
 * Every registration that a forum ever had, in the memory of this process, the oldest first: what makes lists, search and
 * figures of fifty thousand people a matter of milliseconds. See decision 016.
 */
export interface Roll {
  readonly entries: readonly RollEntry[];
  /** Counts up with every change, for whoever keeps something that was worked out from it. */
  readonly revision: number;
}

/** Changes are read again from this long before, in ms: clocks of other processes differ, transactions take their time. */
const OVERLAP = 10_000;
/** Built anew from time to time, should documents have been changed by hand, in ms. */
const LONGEST = 10 * 60 * 1000;
/** Forums whose roll is kept; who asked last stays. */
const MOST_ROLLS = 20;
/** Read at once: nobody else's request waits for more than this. */
const BATCH = 50;

const rolls = new Map<string, KeptRoll>();
const renewals = new Map<string, Promise<void>>();

/** The roll of a forum as it is now: what was stored before the call is in it. */
export async function rollOf(forum: Pick<ForumRecord, '_id' | 'timeZone'>): Promise<Roll> {
  const key = `${forum._id} ${forum.timeZone}`;
  const roll = rolls.get(key) ?? new KeptRoll(forum);
  keep(key, roll);
  if (roll.isOld) renew(key, forum);
  try {
    await roll.refresh();
  } catch (error) {
    if (rolls.get(key) === roll) rolls.delete(key);
    throw error;
  }
  return roll;
}

function keep(key: string, roll: KeptRoll): void {
  rolls.delete(key);
  rolls.set(key, roll);
  for (const [other] of rolls) if (rolls.size > MOST_ROLLS) rolls.delete(other);
}

/** Beside the requests, which have the old one until the new one is there. */
function renew(key: string, forum: Pick<ForumRecord, '_id' | 'timeZone'>): void {
  if (renewals.has(key)) return;
  const next = new KeptRoll(forum);
  const done = next
    .refresh()
    .then(
      () => keep(key, next),
      () => rolls.delete(key),
    )
    .then(() => {
      renewals.delete(key);
    });
  renewals.set(key, done);
}

class KeptRoll implements Roll {
  readonly entries: RollEntry[] = [];
  revision = 0;
  private readonly forum: Types.ObjectId;
  private readonly dayAt: (instant: Date) => string;
  private readonly traitsOf = traitKeeper();
  private readonly byId = new Map<string, RollEntry>();
  private readonly madeAt = Date.now();
  private readAt = 0;
  private reading: Promise<void> | undefined;

  constructor({ _id, timeZone }: Pick<ForumRecord, '_id' | 'timeZone'>) {
    this.forum = _id;
    this.dayAt = dayTeller(timeZone);
  }

  get isOld(): boolean {
    return Date.now() - this.madeAt > LONGEST;
  }

  /** The first reading is shared; after it each caller reads what changed before they came, which is little. */
  async refresh(): Promise<void> {
    if (this.readAt > 0) return this.read();
    if (!this.reading) {
      this.reading = this.read();
      return this.reading;
    }
    await this.reading;
    return this.read();
  }

  private async read(): Promise<void> {
    const startedAt = Date.now();
    const since = this.readAt > 0 ? { updatedAt: { $gte: new Date(this.readAt - OVERLAP) } } : {};
    const changed = RegistrationModel.find({ forum: this.forum, ...since })
      .select(ROLL_FIELDS)
      .lean<RollRecord[]>()
      .cursor({ batchSize: BATCH });
    for await (const registration of changed) this.put(registration as unknown as RollRecord);
    this.readAt = Math.max(this.readAt, startedAt);
  }

  private put(registration: RollRecord): void {
    const id = String(registration._id);
    const before = this.byId.get(id);
    const { version } = registration;
    const updatedAt = registration.updatedAt.getTime();
    if (before && before.updatedAt === updatedAt && before.version === version) return;
    // Another reading, which began later, may have been here first.
    if (before && (before.updatedAt > updatedAt || before.version > version)) return;
    const entry = rollEntryOf(registration, this.dayAt, this.traitsOf);
    this.revision += 1;
    this.byId.set(id, entry);
    this.entries[before ? this.search(before) : this.makePlace(entry)] = entry;
  }

  /** Most are the newest; who comes from another process may be a little late. */
  private makePlace(entry: RollEntry): number {
    const last = this.entries.at(-1);
    if (!last || compare(last, entry) < 0) return this.entries.length;
    const place = this.search(entry);
    this.entries.splice(place, 0, entry);
    return place;
  }

  /** The place of an entry in the order, or where it would be. */
  private search(entry: RollEntry): number {
    let [low, high] = [0, this.entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(this.entries[middle] as RollEntry, entry) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** By the time of registration, then by id: the order of the list, which never changes for an entry. */
function compare(a: RollEntry, b: RollEntry): number {
  return a.registeredAt - b.registeredAt || (a.id < b.id ? -1 : Number(a.id > b.id));
}
