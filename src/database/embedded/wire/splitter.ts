const LEAST_MESSAGE = 16;
const MOST_MESSAGE = 48_000_000 + 1_000_000;

/** Cuts a stream of bytes into messages, by the length each begins with. */
export class MessageSplitter {
  #chunks: Buffer[] = [];
  #length = 0;
  #needed = 4;

  /** The messages that are whole now that these bytes have come. Throws where the length cannot be right. */
  push(chunk: Buffer): Buffer[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const messages: Buffer[] = [];
    // Large messages come in many chunks: they are joined once, when the last one is there.
    while (this.#length >= this.#needed) {
      const bytes = this.#joined();
      const length = bytes.readInt32LE(0);
      if (length < LEAST_MESSAGE || length > MOST_MESSAGE) throw new Error(`a message of ${length} bytes`);
      this.#needed = length;
      if (bytes.length < length) break;
      messages.push(bytes.subarray(0, length));
      this.#keep(bytes.subarray(length));
    }
    return messages;
  }

  #joined(): Buffer {
    const [first] = this.#chunks;
    const bytes = this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks);
    this.#chunks = [bytes];
    return bytes;
  }

  #keep(rest: Buffer): void {
    this.#chunks = rest.length ? [rest] : [];
    this.#length = rest.length;
    this.#needed = 4;
  }
}
