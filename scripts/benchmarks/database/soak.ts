import { MOST_AT_A_TIME, startContender } from './contender.ts';
import { prepare } from './workload.ts';

const POINTS = 10;
const MEGABYTE = 1024 * 1024;

/** Runs so many operations of all kinds and prints the resident memory of the process, client included, on the way. */
export async function soak(operations: number, documents: number): Promise<void> {
  const contender = await startContender('embedded');
  // Lists take too long for a million.
  const kinds = (await prepare(contender.db, documents)).filter(({ title }) => !title.includes('documents'));
  const report = (done: number) => {
    const megabytes = process.memoryUsage.rss() / MEGABYTE;
    console.log(`${done.toLocaleString('en').padStart(12)} operations  ${megabytes.toFixed(0)} MB`);
  };
  report(0);
  for (let point = 1; point <= POINTS; point++) {
    let left = Math.round(operations / POINTS);
    const work = async () => {
      while (left > 0) await kinds[left-- % kinds.length]?.run();
    };
    await Promise.all(Array.from({ length: MOST_AT_A_TIME }, work));
    report((operations / POINTS) * point);
  }
  await contender.close();
}
