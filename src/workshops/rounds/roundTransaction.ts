import mongoose, { type ClientSession } from 'mongoose';

/** Answers by name and the closing of their round each write the round: of two at once the database repeats the second. */
export function inRoundTransaction<T>(work: (transaction: ClientSession) => Promise<T>): Promise<T> {
  return mongoose.connection.withSession((session) => session.withTransaction(() => work(session)));
}
