import type { Contestant } from './contestant.js';
import { Baseline } from './baseline.js';
import { BetterAuth } from './better-auth.js';
import { Gatehouse, GatehouseWorkers } from './gatehouse.js';
import { Hydra } from './hydra.js';
import { Keycloak } from './keycloak.js';
import { NODE_PROGRAMS } from './node-programs.js';
import { ROOT } from './paths.js';

export function allContestants(): { gatehouse: Gatehouse; contestants: readonly Contestant[] } {
  const gatehouse = new Gatehouse(
    'gatehouse',
    ROOT,
    'its defaults, the log of every request included (to a file); every rate limit on, at 100 million a minute, so that none is met',
  );
  return {
    gatehouse,
    contestants: [gatehouse, new Baseline(), new GatehouseWorkers(), ...NODE_PROGRAMS, new BetterAuth(), new Keycloak(), new Hydra()],
  };
}
