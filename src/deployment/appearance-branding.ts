import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { systemSubject } from '../authz/index.js';
import { type Brand, Clock, GATEHOUSE } from '../common/index.js';
import { Branding } from '../http/index.js';
import { type Appearance, APPEARANCE_KEY, brandOf, parseAppearance } from './appearance.js';
import { SiteConfigsStore } from './site-configs.store.js';

/** A change on another replica is seen here by the page after the first one that is shown this long after the last reading. */
const FRESH_MS = 30_000;

/** What pages present is read in the background: a page costs no query for it, and one about an unreachable database has it, too. */
@Injectable()
export class AppearanceBranding extends Branding implements OnApplicationBootstrap {
  #brand: Brand = GATEHOUSE;
  #readAt = -Infinity;
  /** Counts what was learnt: a reading that began before a change here says what was before it. */
  #version = 0;

  constructor(
    private readonly configs: SiteConfigsStore,
    private readonly clock: Clock,
  ) {
    super();
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.#read();
  }

  override get current(): Brand {
    if (this.clock.monotonicMs() - this.#readAt >= FRESH_MS) void this.#read();
    return this.#brand;
  }

  /** After it was changed here. */
  learn(appearance: Appearance): void {
    this.#version++;
    this.#brand = brandOf(appearance);
  }

  async #read(): Promise<void> {
    this.#readAt = this.clock.monotonicMs();
    const version = this.#version;
    try {
      const stored = parseAppearance(await this.configs.find(systemSubject('system-restricted'), APPEARANCE_KEY));
      if (version === this.#version) this.learn(stored);
    } catch {
      // Whatever is wrong with the database is reported by who needs it. The page has what was known last.
    }
  }
}
