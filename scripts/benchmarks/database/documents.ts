import { ObjectId } from 'bson';

/** A list of documents by index is one group of so many. */
export const LIST_LENGTH = 200;

/** About 300 bytes with what forums store: texts, numbers, dates, a list, an embedded document. */
export function person(n: number) {
  return {
    _id: new ObjectId(),
    email: `user${n}@example.org`,
    name: `User Number ${n}`,
    group: Math.floor(n / LIST_LENGTH),
    status: n % 3 ? 'active' : 'pending',
    nextRunAt: new Date(1.7e12 + n * 1000),
    n: 0,
    tags: ['alpha', 'beta', `t${n % 17}`],
    address: { street: '1 Long Street', city: 'Town', zip: 12345 + n },
    created: new Date(),
  };
}

export type Person = ReturnType<typeof person>;
