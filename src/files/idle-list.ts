/** What a member of the list carries for it. */
export interface IdleLinks<T> {
  older: T | null;
  newer: T | null;
}

/**
 * Things in the order in which they were last used. A list linked through its members, because each opening and closing of a cached file takes
 * one out and puts it back: a `Set` would do the same at half the speed of the whole cache.
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
