import { spawnSync } from 'node:child_process';
import { ROOT } from '../bench/contestants/paths.js';
import { tryRecipes } from './connect/try-recipes.js';
import { run as runMcpConformance } from './mcp-conformance.soak.js';
import type { Soak } from './section.js';

export const title = 'every suite and strict relying party for OpenID Connect that can be installed passes';
export const limitSeconds = 5400;

/** Programs of docs/connect that are strict in a way of their own. */
const RECIPES = [
  'auth-js',
  'go-oidc',
  'kubernetes',
  'mod-auth-openidc',
  'nimbus',
  'oauth2-proxy',
  'openid-client',
  'spring-security',
  'vault',
];

const SUITES: readonly { readonly name: string; readonly run: (soak: Soak) => void | Promise<void> }[] = [
  { name: 'mcp-conformance authorization', run: (soak) => runMcpConformance({ ...soak, say: () => undefined }) },
  {
    name: 'oauth4webapi and openid-client in their strictest settings',
    run: () => {
      runTests('e2e/clients/openid-clients');
    },
  },
  {
    name: 'duties of an OpenID provider',
    run: () => {
      runTests('conformance/openid', 'conformance/checklist', 'policy/certification-modules');
    },
  },
];

export async function run(soak: Soak): Promise<void> {
  const failed: string[] = [];
  for (const { name, run: runSuite } of SUITES) {
    try {
      await runSuite(soak);
      soak.say(`ok ${name}`);
    } catch (error) {
      failed.push(name);
      soak.say(`FAILED ${name}: ${(error as Error).message}`);
    }
  }
  const recipes = await tryRecipes(({ name }) => RECIPES.includes(name), soak.say);
  failed.push(...recipes.failed);
  soak.check(failed.length === 0, `these failed: ${failed.join(', ')}`);
}

function runTests(...patterns: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/test.mjs', ...patterns], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error((stdout + stderr).slice(-2_000));
}
