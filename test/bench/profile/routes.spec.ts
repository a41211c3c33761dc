import { UNITS } from '../compare/units.js';
import { NAMED_ROUTES } from './routes.js';

/** Units with the requests of others, and why they need no profile of their own. */
const AS: Readonly<Record<string, string>> = {
  'me-half': 'me',
  'me-workers': 'me',
  cold: 'me',
};

describe('npm run profile', () => {
  it('knows the request of every unit of the benchmark', () => {
    const unknown = UNITS.map(({ id }) => AS[id] ?? id).filter((name) => !(name in NAMED_ROUTES));
    expect(unknown).toEqual([]);
  });
});
