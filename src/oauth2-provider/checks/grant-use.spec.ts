import { grantTypesFault, mayUseGrant } from './grant-use.js';

const OPEN = { type: 'open', clientTypes: ['public', 'confidential'] } as const;
const CLOSED = { type: 'closed', clientTypes: ['confidential'] } as const;

describe('a client may use a grant', () => {
  it.each([
    ['that it is registered for', 'public', ['open'], OPEN, true],
    ['that is for confidential clients, being one', 'confidential', ['open', 'closed'], CLOSED, true],
    ['but none that its registration does not name', 'confidential', ['open'], CLOSED, false],
    ['but none that is not for its kind, whatever its registration names', 'public', ['closed'], CLOSED, false],
    ['but none without a registration', 'confidential', [], OPEN, false],
  ] as const)('%s', (_what, clientType, grantTypes, grant, expected) => {
    expect(mayUseGrant({ clientType, grantTypes }, grant)).toBe(expected);
  });
});

describe('an app can be registered', () => {
  it.each([
    ['for one grant', ['open'], 'public', null],
    ['for several', ['closed', 'open'], 'confidential', null],
    ['not for none', [], 'confidential', 'must name at least one of open, closed'],
    ['not for what does not exist', ['open', 'password'], 'confidential', 'must be some of open, closed'],
    ['not for one twice', ['open', 'open'], 'public', 'must not name one twice'],
    ['not for one that is not for its kind', ['open', 'closed'], 'public', 'must not name closed for a public app'],
  ] as const)('%s', (_what, grantTypes, clientType, expected) => {
    expect(grantTypesFault(grantTypes, clientType, [OPEN, CLOSED])).toBe(expected);
  });
});
