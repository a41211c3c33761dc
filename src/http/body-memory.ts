/** No client network gets more than this part of the memory for bodies, so that one network cannot use up all of it. */
const SHARE = 1 / 4;

/** Counts the bytes of request bodies that the process holds, by network. */
export class BodyMemory {
  private total = 0;
  private readonly byNetwork = new Map<string, number>();

  constructor(private readonly maxBytes: number) {}

  get usedBytes(): number {
    return this.total;
  }

  /** Returns false, and takes nothing, when the memory or the network's share of it is used up. */
  take(network: string, bytes: number): boolean {
    const own = (this.byNetwork.get(network) ?? 0) + bytes;
    if (this.total + bytes > this.maxBytes || own > this.maxBytes * SHARE) return false;
    this.total += bytes;
    this.byNetwork.set(network, own);
    return true;
  }

  give(network: string, bytes: number): void {
    this.total -= bytes;
    const own = (this.byNetwork.get(network) ?? 0) - bytes;
    if (own > 0) this.byNetwork.set(network, own);
    else this.byNetwork.delete(network);
  }
}
