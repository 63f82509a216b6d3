import { Binary, Long, Timestamp } from 'bson';
import { elementsOf } from '../wire/reply.ts';

const ZERO = new Timestamp({ t: 0, i: 0 });
const SIGNATURE = { hash: new Binary(new Uint8Array(20)), keyId: Long.ZERO };

const OPERATION_TIME = elementsOf({ operationTime: ZERO });
const TEMPLATE = Buffer.concat([
  OPERATION_TIME,
  elementsOf({ $clusterTime: { clusterTime: ZERO, signature: SIGNATURE } }),
]);

const TIMESTAMP_BYTES = 8;
const OPERATION_TIME_AT = OPERATION_TIME.length - TIMESTAMP_BYTES;
// After the type and the name of $clusterTime come the length of its document, a type and the name of clusterTime.
const CLUSTER_TIME_AT = OPERATION_TIME.length + 1 + '$clusterTime\0'.length + 4 + 1 + 'clusterTime\0'.length;

/**
 * The logical clock of a replica set, in every reply to a session: by it clients ask to read what they wrote
 * (`afterClusterTime`). Here one server has everything it acknowledged, so that it never has to wait for it.
 */
export class ClusterTime {
  #second = 0;
  #count = 1;

  /** The fields `operationTime` and `$clusterTime` as BSON elements. The time of a write is later than any before. */
  elements(isWrite: boolean, now: number): Buffer {
    const second = Math.floor(now / 1000);
    if (second > this.#second) {
      this.#second = second;
      this.#count = 1;
    } else if (isWrite) this.#count++;
    const bytes = Buffer.from(TEMPLATE);
    for (const at of [OPERATION_TIME_AT, CLUSTER_TIME_AT]) {
      bytes.writeUInt32LE(this.#count, at);
      bytes.writeUInt32LE(this.#second, at + 4);
    }
    return bytes;
  }
}
