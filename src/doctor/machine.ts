import { failed, ok, type Verdict, warning } from './finding.js';

export interface DiskFacts {
  readonly folder: string;
  readonly freeBytes: number;
  readonly totalBytes: number;
}

const MIB = 1024 * 1024;
/** The embedded PostgreSQL stops when it cannot write. */
const FAILED_BYTES = 128 * MIB;
const WARNING_BYTES = 1024 * MIB;

export function judgeDisk({ folder, freeBytes, totalBytes }: DiskFacts): Verdict[] {
  const detail = `${Math.round(freeBytes / MIB)} MiB of ${Math.round(totalBytes / MIB)} are free for ${folder}`;
  const fix = `Free some space, or move ${folder} to a larger disk.`;
  if (freeBytes < FAILED_BYTES) return [failed(detail, fix)];
  return [freeBytes < WARNING_BYTES ? warning(detail, fix) : ok(detail)];
}

/** Errors and warnings about settings: each text names the setting and the reason. */
export interface SettingsFacts {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

export function judgeSettings({ errors, warnings }: SettingsFacts): Verdict[] {
  const fix = 'Correct this setting: docs/configuration.md and gatehouse server --help describe it.';
  const found = [...errors.map((line) => failed(line, fix)), ...warnings.map((line) => warning(line, fix))];
  return found.length > 0 ? found : [ok('no contradictions')];
}

/** One step of the test of an identity provider. */
export interface ProviderFacts {
  readonly name: string;
  readonly isFine: boolean;
  readonly detail: string;
}

export function judgeProvider(steps: readonly ProviderFacts[], fix = PROVIDER_FIX): Verdict[] {
  const wrong = steps.filter(({ isFine }) => !isFine);
  if (wrong.length === 0) return [ok(steps.map(({ detail }) => detail).join('; '))];
  return wrong.map(({ name, detail }) => failed(`${name}: ${detail}`, fix));
}

export const PROVIDER_FIX =
  'Correct CODER_OIDC_ISSUER_URL, or let this machine reach the provider (DNS, firewall, HTTPS_PROXY, NODE_EXTRA_CA_CERTS).';

export const GITHUB_FIX =
  'Correct CODER_OAUTH2_GITHUB_ENTERPRISE_BASE_URL, or let this machine reach GitHub (DNS, firewall, HTTPS_PROXY, NODE_EXTRA_CA_CERTS).';
