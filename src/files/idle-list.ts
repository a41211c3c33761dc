/** The list's links in its members. */
export interface IdleLinks<T> {
  older: T | null;
  newer: T | null;
}

/**
 * Members in the order of their last use. A list linked through its members, because each opening and closing of a cached file removes and
 * adds one: with a `Set` the whole cache would have half the speed.
 */
export class IdleList<T extends IdleLinks<T>> {
  #oldest: T | null = null;
  #newest: T | null = null;

  get oldest(): T | null {
    return this.#oldest;
  }

  /** The member must not be in a list. */
  append(member: T): void {
    member.older = this.#newest;
    member.newer = null;
    if (this.#newest) this.#newest.newer = member;
    else this.#oldest = member;
    this.#newest = member;
  }

  /** The member must be in this list. */
  remove(member: T): void {
    if (member.older) member.older.newer = member.newer;
    else this.#oldest = member.newer;
    if (member.newer) member.newer.older = member.older;
    else this.#newest = member.older;
    member.older = null;
    member.newer = null;
  }
}
