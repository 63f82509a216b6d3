import { parseArgs } from 'node:util';
import { compare } from './database/compare.ts';
import { scan } from './database/scan.ts';
import { soak } from './database/soak.ts';
import type { ContenderName } from './database/thread.ts';
import { hasTrial } from './database/trial.ts';

/**
 * How fast the embedded database is, driver included, with two yardsticks: the trial it was built after (where that
 * lies beside the repository) and a server that does nothing but answer.
 *
 *   node scripts/benchmarks/database.ts [--rounds 3] [--documents 20000] [--milliseconds 1000]
 *     [--only embedded,ceiling] [--operation insert]
 *   node scripts/benchmarks/database.ts --soak [operations]    resident memory over a million operations
 *   node scripts/benchmarks/database.ts --scan                 small reads beside scans of 100,000 documents
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    documents: { type: 'string' },
    milliseconds: { type: 'string', default: '1000' },
    only: { type: 'string' },
    operation: { type: 'string', default: '' },
    soak: { type: 'boolean' },
    scan: { type: 'boolean' },
  },
});

const contenders: ContenderName[] = ['embedded', ...(hasTrial() ? ['trial' as const] : []), 'ceiling'];

if (values.soak) await soak(Number(positionals[0] ?? 1_000_000), Number(values.documents ?? 20_000));
else if (values.scan) await scan(Number(values.documents ?? 100_000));
else
  await compare({
    contenders: contenders.filter((name) => !values.only || values.only.split(',').includes(name)),
    documents: Number(values.documents ?? 20_000),
    rounds: Number(values.rounds),
    milliseconds: Number(values.milliseconds),
    operation: values.operation,
  });
