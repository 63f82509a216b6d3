import type { Share } from './seatPool.ts';

// The pieces of an update of the pool; how many seats are left and taken never changes but together.

export const inShare = (share: string, field: keyof Share) => `shares.${share}.${field}`;
export const seatLeft = (share: string) => ({ left: { $gt: 0 }, [inShare(share, 'left')]: { $gt: 0 } });
export const seatsTaken = (share: string, count: number) => ({
  taken: count,
  left: -count,
  [inShare(share, 'taken')]: count,
  [inShare(share, 'left')]: -count,
});
export const waiting = (share: string, count: number) => ({
  waiting: count,
  [inShare(share, 'waiting')]: count,
});
