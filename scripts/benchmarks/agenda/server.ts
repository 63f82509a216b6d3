import { findingsInWorking } from '../../../src/agenda/checks.ts';
import { checkRulesOf, workingAgenda } from '../../../src/agenda/queries.ts';
import { snapshotOf } from '../../../src/agenda/snapshot.ts';
import { ForumModel, type ForumRecord } from '../../../src/forums/forum.ts';
import { serve } from '../../../src/server.ts';
import { median, quantile } from '../site.ts';
import { LARGE, makeLargeForum } from './forum.ts';

/** Serves the large forum, and tells how long its checks take, in milliseconds, as one line of JSON. */
await serve(async () => {
  await makeLargeForum();
  const forum = await ForumModel.findOne({ slug: LARGE.slug }).orFail().lean<ForumRecord>();
  const [agenda, rules] = await Promise.all([workingAgenda(forum._id), checkRulesOf(forum._id)]);
  const snapshot = snapshotOf(forum, agenda);
  const times: number[] = [];
  let found = 0;
  for (let round = 0; round < 60; round += 1) {
    const started = performance.now();
    found = findingsInWorking(forum, agenda, rules, snapshot).length;
    times.push(performance.now() - started);
  }
  // The first rounds are those of a program that has not been compiled yet: they are told apart.
  const warm = times.slice(10);
  const check = { first: times[0], median: median(warm), most: quantile(warm, 0.95), found };
  process.stdout.write(`${JSON.stringify(check)}\n`);
});
