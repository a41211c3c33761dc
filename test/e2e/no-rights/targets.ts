/**
 * What the parameters of paths and queries name: things that are there, and that the walker may not see. By the segment before the
 * parameter and its name, or by the name alone.
 */
export const TARGET_OF: Readonly<Record<string, keyof Targets>> = {
  'organizations/{organization}': 'organization',
  '{user}': 'user',
  'groups/{group}': 'group',
  'roles/{role}': 'role',
  'files/{id}': 'file',
  'entries/{path}': 'entry',
  'apps/{app}': 'app',
  'secrets/{secret}': 'secret',
  'secrets/{name}': 'userSecret',
  'keys/{key}': 'key',
  'tokens/{name}': 'tokenName',
  'oidc/{provider}': 'provider',
  '?client_id': 'app',
};

export interface Targets {
  readonly organization: string;
  readonly user: string;
  readonly group: string;
  readonly role: string;
  readonly file: string;
  readonly entry: string;
  /** The only one that everybody may see. */
  readonly app: string;
  readonly secret: string;
  readonly userSecret: string;
  readonly key: string;
  readonly tokenName: string;
  /** One that nobody configured. */
  readonly provider: string;
}

/** The parameters of a path, as `TARGET_OF` knows them. Throws for one that it does not know. */
export function targetsIn(path: string): [parameter: string, target: keyof Targets][] {
  const segments = path.split('/');
  return segments.flatMap((segment, n): [string, keyof Targets][] => {
    if (!segment.startsWith('{')) return [];
    const target = TARGET_OF[`${segments[n - 1] ?? ''}/${segment}`] ?? TARGET_OF[segment];
    if (target === undefined) throw new Error(`say in test/e2e/no-rights/targets.ts what ${segment} of ${path} names`);
    return [[segment, target]];
  });
}
