/** A growing buffer with the order-preserving encodings that keys are made of. */
export class KeyWriter {
  #bytes = Buffer.allocUnsafe(256);
  #length = 0;

  reset(): void {
    this.#length = 0;
  }

  finish(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#length));
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe((this.#bytes.length + count) * 2);
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  uint32(value: number): void {
    this.#reserve(4);
    this.#length = this.#bytes.writeUInt32BE(value, this.#length);
  }

  uint64(value: bigint): void {
    this.#reserve(8);
    this.#length = this.#bytes.writeBigUInt64BE(value, this.#length);
  }

  /** Signed: the sign bit is turned, so that negative numbers come first. */
  int64(value: bigint): void {
    this.uint64(BigInt.asUintN(64, value) ^ (1n << 63n));
  }

  /** IEEE 754 in an order bytes can have: negative numbers wholly inverted, the others with the sign bit set. */
  double(value: number): void {
    this.#reserve(8);
    const start = this.#length;
    this.#length = this.#bytes.writeDoubleBE(value, start);
    const first = this.#bytes[start] ?? 0;
    if (first & 0x80)
      for (let i = start; i < this.#length; i++) this.#bytes[i] = ~(this.#bytes[i] ?? 0) & 0xff;
    else this.#bytes[start] = first ^ 0x80;
  }

  /** UTF-8 ended by two zero bytes; a zero inside is followed by 0xFF, which sorts after that end. */
  text(value: string): void {
    if (value.includes('\0')) this.#escaped(value);
    else this.#plain(value);
    this.byte(0);
    this.byte(0);
  }

  #plain(value: string): void {
    const length = Buffer.byteLength(value);
    this.#reserve(length);
    this.#bytes.write(value, this.#length);
    this.#length += length;
  }

  #escaped(value: string): void {
    for (const byte of Buffer.from(value)) {
      this.byte(byte);
      if (byte === 0) this.byte(0xff);
    }
  }
}
