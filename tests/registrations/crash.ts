// Run by seats.test.ts as a process of its own, on an embedded database of its own. `claim`: makes a forum of one seat and
// dies by the test's kill -9 between claiming the seat and storing the registration. `look`: the same folder afterwards.
import { setTimeout as wait } from 'node:timers/promises';
import { config } from '../../src/config.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { ForumModel, type ForumRecord } from '../../src/forums/forum.ts';
import { claimPlace } from '../../src/registrations/placeClaims.ts';
import { OPEN_SHARE } from '../../src/registrations/quota.ts';
import { seatPoolOf } from '../../src/registrations/seatCount.ts';
import { SeatPoolModel } from '../../src/registrations/seatPool.ts';
import { inSeatTransaction } from '../../src/registrations/seatTransaction.ts';
import { createForum } from '../support/factories/forums.ts';

const say = (word: string) => process.stdout.write(`${word}\n`);
const database = await connectDatabase(config);
if (process.argv[2] === 'claim') {
  const forum = await createForum({ registration: { capacity: 1, waitingList: false } });
  await seatPoolOf(forum);
  await inSeatTransaction(forum._id, async (session) => {
    say((await claimPlace(forum, OPEN_SHARE, session)).kind);
    await wait(60_000);
  });
} else {
  const before = await SeatPoolModel.findOne().lean();
  const forum = (await ForumModel.findOne().lean<ForumRecord>()) as ForumRecord;
  const place = await inSeatTransaction(forum._id, (session) => claimPlace(forum, OPEN_SHARE, session));
  say(`taken ${before?.taken}, then ${place.kind}`);
  await database.close();
}
