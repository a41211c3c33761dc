import type { Brand } from '../common/index.js';

/** Knows how pages present this deployment. */
export abstract class Branding {
  /** As last read. Never waits and never throws: pages of errors need it, too. */
  abstract readonly current: Brand;
}
