// Copies everything from the embedded database of DATA_DIR to a MongoDB, or back; Multaqa may be running meanwhile:
//   npm run move -- --to mongodb://db.example.org/multaqa?replicaSet=rs0
//   npm run move -- --from mongodb://db.example.org/multaqa?replicaSet=rs0 --stopped
import { parseArgs } from 'node:util';
import { config } from '../src/config.ts';
import { counted } from './commandLine/progress.ts';
import { run, WrongUsage } from './commandLine/run.ts';
import { moveAll, refuseUnseen, table } from './move/move.ts';
import { embeddedSide, mongoSide, type Side } from './move/sides.ts';
import { claimTarget, releaseTarget } from './move/target.ts';

const USAGE = 'usage: npm run move -- --to <MongoDB URI> | --from <MongoDB URI> [--stopped]';

await run(async () => {
  const { values } = parseArgs({
    options: { to: { type: 'string' }, from: { type: 'string' }, stopped: { type: 'boolean' } },
  });
  const { to, from, stopped } = values;
  const uri = to ?? from;
  if (!uri || (to && from)) throw new WrongUsage(USAGE);
  const mongo = await mongoSide(uri);
  try {
    const embedded = await embeddedSide(config.dataDir, { isSource: to !== undefined });
    try {
      if (to) await move(embedded, mongo, !embedded.isInUse);
      else await move(mongo, embedded, stopped ?? false);
    } finally {
      await embedded.close();
    }
  } finally {
    await mongo.close();
  }
});

/** @throws Error when there is something left to do for who runs it. */
async function move(source: Side, target: Side, isAtRest: boolean): Promise<void> {
  await claimTarget(source, target, new Date());
  const moved = await moveAll(source, target, isAtRest);
  console.log(table(moved));
  const found =
    moved.changed === 0
      ? 'Both sides are the same, document by document'
      : `The last pass still changed ${counted(moved.changed, 'document')}`;
  if (!isAtRest)
    throw new Error(
      `${found}, but something may still write to ${source.label}. Stop Multaqa and run this once more${target.label.startsWith('mongodb:') ? '' : ' with --stopped'}: it will be quick`,
    );
  if (moved.changed)
    throw new Error(`${found}: does anything else write to ${source.label} or ${target.label}?`);
  await refuseUnseen(source, moved);
  await releaseTarget(target);
  console.log(`Moved: ${found.toLowerCase()}. ${source.label} is as it was.`);
}
