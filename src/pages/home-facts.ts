import type { Actor } from '../authz/index.js';

/** What the start page tells about OAuth apps. A port: the feature that has them answers. */
export abstract class HomeFacts {
  abstract describe(actor: Actor): Promise<{ readonly appCount: number; readonly canRegisterApps: boolean }>;
}
