import type { HttpReply, HttpRequest } from './request.js';
import type { RoutePolicy } from './route-policy.js';

/** Decides whether a request may proceed, from its head alone. */
export abstract class Admission {
  /**
   * Throws or rejects when the caller lacks the required credential, exceeds a rate limit, or comes from a foreign page. Sets
   * `request.actor`. Without a promise where nothing has to be waited for.
   */
  abstract admit(request: HttpRequest, reply: HttpReply, policy: RoutePolicy): Promise<void> | undefined;
}
