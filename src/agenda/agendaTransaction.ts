import mongoose, { type ClientSession, type Types } from 'mongoose';
import { AgendaModel, type AgendaRecord } from './agenda.ts';

type Step = Partial<Pick<AgendaRecord, 'lastRelease' | 'lastSequence'>>;

/**
 * Runs `work` as one change of a forum's agenda: what it reads through `transaction` stays true until it has written.
 * Two changes that meet, in one process or two, both write the forum's agenda document; the database lets one of them
 * pass and repeats the other, which then sees what the first one stored. Everything inside must be given the
 * transaction. `step` counts up the numbers of releases, which `work` is given.
 */
export async function inAgendaTransaction<T>(
  forum: Types.ObjectId,
  work: (transaction: ClientSession, agenda: AgendaRecord) => Promise<T>,
  step: Step = {},
): Promise<T> {
  return mongoose.connection.withSession((session) =>
    session.withTransaction(async (transaction) => {
      const agenda = await AgendaModel.findOneAndUpdate(
        { _id: forum },
        { $inc: { revision: 1, ...step } },
        { upsert: true, returnDocument: 'after', session: transaction },
      ).lean<AgendaRecord>();
      return work(transaction, agenda as AgendaRecord);
    }),
  );
}
