// The order of the test files: the long ones first, so that no worker has one left to do alone at the end.
import { statSync } from 'node:fs';
import Sequencer from '@jest/test-sequencer';

/** Parts of the paths of files that run for long although they are short: they start many processes, or wait for limits of the server. */
const LONG = [
  'e2e/documentation/',
  'e2e/server/',
  'e2e/commands/',
  'e2e/dbcrypt/',
  'e2e/delegated/walk',
  'e2e/database/',
  'e2e/limits/',
  'e2e/replicas/',
  'e2e/toolchain/',
  'e2e/identity-providers/',
  'e2e/agents/',
  'e2e/files/hostile-archives',
  'e2e/http/tls',
  'e2e/oauth2-provider/facts-that-change',
  'e2e/oauth2-provider/token-exchange-',
  'e2e/sdk/',
  'e2e/swagger/',
  'integration/dbcrypt/',
  'migrations/up-down-up',
  'policy/lists/',
  'policy/rbac-properties',
  'policy/role-holders',
  'browser/',
  'fuzz/',
];

/** Among equals, a longer text runs for longer. Unlike Jest's own order, this one does not depend on earlier runs. */
export default class TestSequencer extends Sequencer {
  sort(tests) {
    const ranked = Array.from(tests, (test) => ({
      test,
      isLong: LONG.some((part) => test.path.includes(part)),
      bytes: statSync(test.path).size,
    }));
    return ranked.sort((a, b) => Number(b.isLong) - Number(a.isLong) || b.bytes - a.bytes).map(({ test }) => test);
  }
}
