import { repositoryTexts } from './repository-texts.js';

/** SQL that counts rows for somebody to read, or to decide nothing that a race could spoil: what it is for. */
const SHOWN: Readonly<Record<string, string>> = {
  'src/database/paged-list.ts': 'the total of a list',
  'src/audit/audit-logs.repository.ts': 'the total of the log',
  'src/audit/forwarding/forward-queue.repository.ts': 'for display: what waits for each target, up to a cap',
  'src/oauth2-provider/grants/grants.repository.ts': 'what a purge deleted, for its log line',
  'src/auth/keys/api-keys.repository.ts': 'what a revocation is about to end',
  'src/organizations/groups/groups.repository.ts': 'the members of a group',
  'src/organizations/groups/group-sync.repository.ts': 'how many groups a login named that do not exist, for a log line',
  'src/doctor/database-facts.ts': 'what gatehouse doctor reports',
  'src/oauth2-provider/apps/apps.repository.ts': 'the number of apps',
  'src/oauth2-provider/apps/app-usage.repository.ts': 'how many people and tokens each app has',
  'src/oauth2-provider/network-shares.ts': 'no number at all: who has the most rows of two caps below, under their locks',
  'src/limits/postgres-limits.ts': 'no number at all: reading the first row makes its update come before that of the second',
  'src/dbcrypt/encrypted-values.repository.ts': 'what the commands report, which stop others by advisory locks',
  'src/oauth2-provider/client-keys/spent-assertions.repository.ts':
    'a bound of what one client can store, which requests at the same moment can exceed by as many as there are of them',
  'src/users/invitations/invitations.repository.ts':
    'a bound of what administrators have to look through, which requests at the same moment can exceed by as many as there are of them',
};

/** SQL that keeps rows below a number: the file and title of the test in which many race for the last one, and the lock, if it is elsewhere. */
const CAPS: Readonly<Record<string, readonly [file: string, title: string, lockedIn?: string]>> = {
  'src/oauth2-provider/grants/device-codes.repository.ts': [
    'test/e2e/oauth2-provider/device-authorization.e2e-spec.ts',
    'race for the last place',
  ],
  'src/oauth2-provider/pushed-requests/pushed-requests.repository.ts': [
    'test/e2e/oauth2-provider/pushed-requests.e2e-spec.ts',
    'race for the last place',
  ],
  'migrations/1764000004720-create-user-secrets.ts': ['test/e2e/external-auth/user-secrets.e2e-spec.ts', 'race for the last one'],
  'migrations/1764000008700-create-agents.ts': ['test/e2e/agents/owning.e2e-spec.ts', 'race for the last one'],
  'src/workload-identities/identities/identities.repository.ts': [
    'test/e2e/workload-identities/identities.e2e-spec.ts',
    'race for the last place',
    'src/agents/agents.repository.ts',
  ],
  'src/auth/keys/agent-tokens.repository.ts': ['test/e2e/workload-identities/exchange.e2e-spec.ts', 'race for the last place'],
  'src/oauth2-provider/registration/registrations.repository.ts': [
    'test/e2e/oauth2-provider/registration.e2e-spec.ts',
    'race for the last place',
  ],
};

/** Rules about a number of rows that are no cap: what settles their races. */
const RULES: Readonly<Record<string, string>> = {
  'migrations/1764000001300-guard-organizations.ts':
    'an organization is left empty: the deletion holds its row, and additions wait for that row',
};

const texts = new Map(repositoryTexts().map(({ path, text }) => [path, text]));
const COUNTS = /\bcount\(\*|\bcount\(DISTINCT|\bcountRows\(|\bOFFSET \$\{MAX_/i;
const counting = [...texts].flatMap(([path, text]) =>
  /^(?:src|migrations)\/.*(?<!\.spec)\.ts$/.test(path) && COUNTS.test(text) ? [path] : [],
);

describe('SQL that counts rows', () => {
  it('is for display, a rule settled by a lock, or a cap', () => {
    const known = [...Object.keys(SHOWN), ...Object.keys(CAPS), ...Object.keys(RULES)];
    expect(counting.sort()).toEqual(known.sort());
  });

  it.each(Object.entries(CAPS))(
    'checks a cap in %s under a lock on the owning row, with a test in which many race for the last one',
    (path, [file, title, lockedIn = path]) => {
      const lock = (texts.get(lockedIn) ?? '').search(/FOR (?:NO KEY )?UPDATE/);
      expect(lock).toBeGreaterThan(-1);
      if (lockedIn === path) expect(lock).toBeLessThan((texts.get(path) ?? '').search(COUNTS));
      expect(texts.get(file)).toContain(title);
    },
  );
});
