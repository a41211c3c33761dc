/** Random faults in valid bytes, the same ones for the same seed. */
export class Mutations {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** One of the originals with one to four faults, or two of them joined. */
  of(originals: readonly Buffer[]): Buffer {
    let bytes: Buffer = Buffer.from(this.#oneOf(originals));
    if (this.#below(10) === 0) {
      const other = this.#oneOf(originals);
      bytes = Buffer.concat([bytes.subarray(0, this.#below(bytes.length + 1)), other.subarray(this.#below(other.length))]);
    }
    for (let faults = 1 + this.#below(4); faults > 0; faults--) bytes = this.#fault(bytes);
    return bytes;
  }

  #fault(bytes: Buffer): Buffer {
    if (bytes.length === 0) return bytes;
    const at = this.#below(bytes.length);
    const length = 1 + this.#below(Math.min(600, bytes.length - at));
    switch (this.#below(7)) {
      case 0: // a bit
        bytes[at] = bytes[at]! ^ (1 << this.#below(8));
        return bytes;
      case 1: // a byte, often an extreme one
        bytes[at] = this.#oneOf([0x00, 0x7f, 0x80, 0xff, 0x2f, 0x37, this.#below(256)]);
        return bytes;
      case 2: // a field of extreme bytes: sizes and offsets
        return bytes.fill(this.#oneOf([0x00, 0xff, 0x37]), at, at + Math.min(length, 1 + this.#below(12)));
      case 3: // cut off
        return bytes.subarray(0, at);
      case 4: // a part removed
        return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
      case 5: // a part repeated
        return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
      default: // a part moved
        bytes.copyWithin(this.#below(bytes.length), at, at + length);
        return bytes;
    }
  }

  #oneOf<T>(choices: readonly T[]): T {
    return choices[this.#below(choices.length)]!;
  }

  /** mulberry32: small, and random enough for this. */
  #below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * limit);
  }
}
