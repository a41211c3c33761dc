import type { Actor } from '../../authz/index.js';

/** The user of a request, and its time. */
export interface LastSeenEntry {
  readonly userId: string;
  readonly at: Date;
}

/** Records when users were last seen. A port, because the users module depends on this one. */
export abstract class LastSeen {
  /** Skips users whose rows are locked. The actor is `system-restricted`. */
  abstract updateLastSeen(actor: Actor, entries: readonly LastSeenEntry[]): Promise<void>;
}
