import { parentPort, workerData } from 'node:worker_threads';
import { heed } from '../allowance.ts';
import { type Errand, owned, type ReaderOptions, type Result } from './errand.ts';
import { Reader } from './reader.ts';

if (!parentPort) throw new Error('thread.ts is the entry of a worker thread');
const parent = parentPort;
const options = workerData as ReaderOptions;
if (options.interruption) heed(options.interruption);
const reader = new Reader(options);

/** The bytes of a reply are handed over, not copied: they may be many. */
function handedOver(result: Result): [Result, ArrayBuffer[]] {
  if (!('reply' in result)) return [result, []];
  const reply = owned(result.reply);
  return [{ reply }, [reply.buffer]];
}

parent.on('message', (errand: Errand) => {
  if (errand === 'end') {
    reader.close();
    parent.close();
  } else if ('kill' in errand) reader.kill(errand.kill);
  else {
    const { result, cursors } = reader.answer(errand);
    const [sent, transferred] = handedOver(result);
    parent.postMessage({ result: sent, cursors }, transferred);
  }
});
