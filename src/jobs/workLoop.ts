import type { Bell } from './bell.ts';

export interface Work<T> {
  /** A cheap look whether there is anything to claim; asked once a second. */
  isDue(): Promise<boolean>;
  claim(): Promise<T | undefined>;
  run(item: T): Promise<void>;
  /** How many may be under way at once; 0 to pause. */
  slots(): number;
  bell: Bell;
  onError(error: unknown): void;
}

export interface WorkLoop {
  /** Takes nothing more and waits for what is under way. */
  stop(): Promise<void>;
}

const POLL_MS = 1_000;
/** The answer to whoever rang goes out first; many rings in a row are one. */
const RING_DELAY_MS = 15;

/** Keeps `slots()` pieces of work under way as long as there are any: looks each second, and at once when the bell rings. */
export function startWorkLoop<T>(work: Work<T>): WorkLoop {
  const underWay = new Set<Promise<void>>();
  let filling = false;
  let filled = Promise.resolve();
  let askedMeanwhile = false;
  let stopped = false;
  let rung: NodeJS.Timeout | undefined;

  const start = (item: T) => {
    const run = work.run(item).catch(work.onError);
    const tracked = run.then(() => {
      underWay.delete(tracked);
      fill();
    });
    underWay.add(tracked);
  };
  const takeAll = async () => {
    while (!stopped && underWay.size < work.slots()) {
      const item = await work.claim();
      if (item === undefined) return;
      start(item);
    }
  };
  const fill = () => {
    if (stopped) return;
    if (filling) {
      // A slot became free, or something new came, after the last claim looked.
      askedMeanwhile = true;
      return;
    }
    filling = true;
    filled = takeAll()
      .catch(work.onError)
      .then(() => {
        filling = false;
        if (!askedMeanwhile) return;
        askedMeanwhile = false;
        fill();
      });
  };
  const look = async () => {
    if (stopped || filling || underWay.size >= work.slots()) return;
    if (await work.isDue()) fill();
  };

  const timer = setInterval(() => void look().catch(work.onError), POLL_MS);
  const deaf = work.bell.listen(() => {
    rung ??= setTimeout(() => {
      rung = undefined;
      fill();
    }, RING_DELAY_MS);
  });
  fill();
  return {
    stop: async () => {
      stopped = true;
      deaf();
      clearInterval(timer);
      clearTimeout(rung);
      await filled;
      await Promise.all(underWay);
    },
  };
}
