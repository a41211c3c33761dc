/**
 * Existing objects, hidden from the test user, for parameters of paths and queries: by the segment before the parameter and its name, or by
 * the name alone.
 */
export const TARGET_OF: Readonly<Record<string, keyof Targets>> = {
  'organizations/{organization}': 'organization',
  '{user}': 'user',
  'groups/{group}': 'group',
  'roles/{role}': 'role',
  'files/{id}': 'file',
  'entries/{path}': 'entry',
  'apps/{app}': 'app',
  'resource-servers/{resource_server}': 'resourceServer',
  'exchange-rules/{rule}': 'exchangeRule',
  'workload-identities/{identity}': 'identity',
  'workload-identity-issuers/{issuer}': 'issuer',
  'clients/{client_id}': 'app',
  'initial-access-tokens/{token}': 'initialToken',
  'invitations/{invitation}': 'invitation',
  'signing-keys/{kid}': 'signingKey',
  'oauth2-grants/{grant}': 'grant',
  'oauth2-sign-ins/{sign_in}': 'grant',
  'oauth2-consents/{app}': 'app',
  'agents/{agent}': 'agent',
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
  readonly resourceServer: string;
  readonly exchangeRule: string;
  readonly issuer: string;
  readonly identity: string;
  readonly initialToken: string;
  readonly invitation: string;
  readonly signingKey: string;
  readonly grant: string;
  readonly agent: string;
  readonly secret: string;
  readonly userSecret: string;
  readonly key: string;
  readonly tokenName: string;
  /** A provider that is not configured. */
  readonly provider: string;
}

/** Where it does not matter that most of them exist: this id, and names of nothing. */
export function namelessTargets(id: string): Targets {
  return {
    organization: id,
    user: id,
    group: id,
    role: 'nothing',
    file: id,
    entry: 'nothing',
    app: id,
    resourceServer: id,
    exchangeRule: id,
    issuer: id,
    identity: id,
    initialToken: id,
    invitation: id,
    signingKey: 'nothing',
    grant: id,
    agent: id,
    secret: id,
    userSecret: 'nothing',
    key: 'nothing',
    tokenName: 'nothing',
    provider: 'nowhere',
  };
}

/** The parameters of a path, as `TARGET_OF` names them. Throws for an unknown one. */
export function targetsIn(path: string): [parameter: string, target: keyof Targets][] {
  const segments = path.split('/');
  return segments.flatMap((segment, n): [string, keyof Targets][] => {
    if (!segment.startsWith('{')) return [];
    const target = TARGET_OF[`${segments[n - 1] ?? ''}/${segment}`] ?? TARGET_OF[segment];
    if (target === undefined) throw new Error(`say in test/e2e/no-rights/targets.ts what ${segment} of ${path} names`);
    return [[segment, target]];
  });
}
