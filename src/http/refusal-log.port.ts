import type { Actor } from '../authz/index.js';

/** Records attempted changes that failed. */
export abstract class RefusalLog {
  /** `statusCode` is the one that the caller gets. Does nothing when the actor has not attempted a change. */
  abstract recordRefusal(actor: Actor, statusCode: number): Promise<void>;
}
