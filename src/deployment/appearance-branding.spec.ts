import { setImmediate } from 'node:timers/promises';
import { GATEHOUSE } from '../common/index.js';
import { SetClock } from '../testing/index.js';
import { AppearanceBranding } from './appearance-branding.js';
import { type Appearance, formatAppearance } from './appearance.js';
import type { SiteConfigsStore } from './site-configs.store.js';

const named = (applicationName: string): Appearance => ({ applicationName, logoUrl: '', accentColor: '', banners: [] });

/** Readings end when the test says so. */
class Readings {
  readonly pending: ((stored: string | null) => void)[] = [];
  readonly store = {
    find: () => new Promise<string | null>((resolve) => this.pending.push(resolve)),
  } as unknown as SiteConfigsStore; // nothing else of it is read

  async end(appearance: Appearance): Promise<void> {
    this.pending.shift()?.(formatAppearance(appearance));
    await setImmediate();
  }
}

describe('the name that pages present', () => {
  const clock = new SetClock();
  let readings: Readings;
  let branding: AppearanceBranding;
  beforeEach(() => {
    readings = new Readings();
    branding = new AppearanceBranding(readings.store, clock);
  });

  it('is read again for the first page 30 seconds after the last reading, and not before', async () => {
    expect(branding.current.name).toBe(GATEHOUSE.name);
    await readings.end(named('Acme'));
    clock.pass(29.999);
    expect([branding.current.name, readings.pending.length]).toEqual(['Acme', 0]);
    clock.pass(0.001);
    expect([branding.current.name, readings.pending.length]).toEqual(['Acme', 1]);
    await readings.end(named('Acme of another replica'));
    expect(branding.current.name).toBe('Acme of another replica');
  });

  it('is what was changed here, whatever a reading finds that began before the change', async () => {
    expect(branding.current.name).toBe(GATEHOUSE.name);
    branding.learn(named('New'));
    await readings.end(named('Old'));
    expect(branding.current.name).toBe('New');
  });
});
