/** The few parts of packages without types that the benchmark and the test peers use. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  interface Model {
    save(): Promise<string>;
  }
  interface Issued {
    readonly accountId: string;
    readonly client: object;
    readonly grantId: string;
    readonly scope: string;
    readonly gty: string;
  }
  type Issue<Extra = unknown> = new (of: Issued & Extra) => Model;

  export class Provider {
    constructor(issuer: string, configuration: Readonly<Record<string, unknown>>);
    readonly Client: { find(id: string): Promise<object | undefined> };
    readonly Grant: new (of: { accountId: string; clientId: string }) => Model & { addOIDCScope(scope: string): void };
    readonly AccessToken: Issue;
    readonly RefreshToken: Issue<{ rotations: number; iiat: number }>;
    readonly AuthorizationCode: Issue<{ redirectUri: string; codeChallenge: string; codeChallengeMethod: string }>;
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<{ readonly prompt: { readonly name: string } }>;
  }
}

declare module 'oidc-provider/lib/adapters/memory_adapter.js' {
  const MemoryAdapter: new (model: string, storage: Map<string, unknown>) => object;
  export default MemoryAdapter;
}
