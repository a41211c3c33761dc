import { expectStatus } from '../expect-answer.js';
import { uniqueName } from '../unique-name.js';
import type { Provider } from './provider.js';

export const RESOURCE_SERVERS = '/api/v2/oauth2-provider/resource-servers';

export interface ResourceServer {
  readonly id: string;
  readonly identifier: string;
  readonly name: string;
  readonly secret: string;
}

/** The body of a registration with a unique name and identifier. */
export function resourceServer(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const name = uniqueName('notes');
  return {
    identifier: `https://${name}.example.com/api`,
    name,
    scopes: [
      { name: 'notes.read', description: 'See your notes' },
      { name: 'notes.write', description: 'Change your notes' },
    ],
    ...fields,
  };
}

/** Registers a resource server with a secret. `fields` override the registration. */
export async function registerResourceServer(provider: Provider, fields: Readonly<Record<string, unknown>> = {}): Promise<ResourceServer> {
  const registered = expectStatus(await provider.admin('POST', RESOURCE_SERVERS, resourceServer(fields)), 201).json<ResourceServer>();
  const { id, identifier, name } = registered;
  const answer = await provider.admin('POST', `${RESOURCE_SERVERS}/${id}/secrets`);
  const { client_secret_full: secret } = expectStatus(answer, 201).json<{ client_secret_full: string }>();
  return { id, identifier, name, secret };
}
