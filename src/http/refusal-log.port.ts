import type { Actor } from '../authz/index.js';

/** Records attempted changes that failed. */
export abstract class RefusalLog {
  /** `statusCode` is the one that the caller gets. Undefined when the actor has not attempted a change: then there is nothing to record. */
  abstract recordRefusal(actor: Actor, statusCode: number): Promise<void> | undefined;
}
