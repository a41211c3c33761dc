import type { DataSource } from 'typeorm';
import { EVERYTHING, FIND_KEYS, FIND_VERSIONS } from '../../../src/auth/credentials/credential-queries.js';
import { RbacAuthorizer } from '../../../src/authz/index.js';
import { TokensRepository } from '../../../src/oauth2-provider/grants/tokens.repository.js';
import { PresentedSecret } from '../../../src/oauth2-provider/oauth-secret.js';
import { person } from '../../policy/lists/case.js';
import { LISTS } from '../../policy/lists/cases.js';
import type { Crowd } from '../../policy/lists/crowd.js';
import { WORKS } from '../../policy/lists/works.js';
import type { PopulationSize } from '../../support/population/population.js';

/** What is measured in a database of each scale. */
export interface GrowthRow {
  readonly name: string;
  /** `page`: ten rows of a list. `whole`: the API has no pages for the list. */
  readonly kind: 'look-up' | 'page' | 'whole' | 'count' | 'work';
  readonly run: (db: DataSource, crowd: Crowd, size: PopulationSize, round: number) => Promise<unknown>;
}

/** The n-th key, spread over the table; never the same in two rounds. */
function someKey(size: PopulationSize, round: number): { readonly n: number; readonly id: string } {
  const n = (((round + 1) * 7_919_001) % size.keys) + 1;
  const step = 16n ** 10n / BigInt(size.keys + 1);
  return { n, id: (BigInt(n) * step).toString(16).padStart(10, '0') };
}

/** Of a request with a key that is not in memory. */
export const COLD_LOOK_UP = 'look-up: a credential with user, roles and groups';

const LOOK_UPS: readonly GrowthRow[] = [
  { name: COLD_LOOK_UP, kind: 'look-up', run: (db, _crowd, size, round) => db.query(FIND_KEYS, [[someKey(size, round).id]]) },
  {
    name: 'look-up: the versions of a credential',
    kind: 'look-up',
    run: (db, crowd, size, round) => db.query(FIND_VERSIONS, [[someKey(size, round).id], [crowd.user, crowd.organization, EVERYTHING]]),
  },
  {
    name: 'look-up: an access token',
    kind: 'look-up',
    run: (db, _crowd, size, round) => new TokensRepository(db).findIssued({ accessKeyId: someKey(size, round).id }, new Date()),
  },
  {
    name: 'look-up: a refresh token',
    kind: 'look-up',
    run: (db, _crowd, size, round) => {
      const { n, id } = someKey(size, round);
      const presented = PresentedSecret.parse(`coder_${id}_${String(n).padStart(40, '0')}`);
      return presented ? new TokensRepository(db).findByRefresh(presented) : Promise.reject(new Error('not a secret'));
    },
  },
];

export const ROWS: readonly GrowthRow[] = [
  ...LOOK_UPS,
  ...LISTS.map(({ list, when, isWhole, run }): GrowthRow => {
    const authorizer = new RbacAuthorizer();
    return {
      name: `${list.replace('Repository', '')}: ${when}`,
      kind: list.endsWith('.count') ? 'count' : isWhole ? 'whole' : 'page',
      run: (db, crowd) => {
        const owner = person(crowd.user, 'owner', 'member');
        return run(db, (action, type) => authorizer.prepare(owner, action, type), crowd);
      },
    };
  }),
  ...WORKS.map(({ step, when, run }): GrowthRow => ({ name: `${step.replace('Repository', '')}: ${when}`, kind: 'work', run })),
];
