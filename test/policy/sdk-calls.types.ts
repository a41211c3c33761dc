/** Compiled, never run: what calls of the SDK accept and return. */
import type { Client, Schemas } from '../../src/sdk/client/index.js';

export async function calls(client: Client): Promise<void> {
  const path = { user: 'me' };

  (await client.GET('/api/v2/users/{user}', { params: { path } })).data satisfies Schemas['UserResponse'];
  (await client.GET('/api/v2/users')).data.users satisfies readonly Schemas['UserResponse'][];
  (await client.GET('/api/v2/files/{id}', { params: { path: { id: '' } } })).data satisfies ReadableStream<Uint8Array>;
  (await client.DELETE('/api/v2/oauth2-provider/apps/{app}', { params: { path: { app: '' } } })).data satisfies undefined;
  (await client.POST('/oauth2/revoke', { body: { token: '' } })).data satisfies undefined;
  for await (const user of client.paginate('/api/v2/users')) user satisfies Schemas['UserResponse'];

  // @ts-expect-error -- a parameter of the path is missing
  await client.GET('/api/v2/users/{user}');
  // @ts-expect-error -- a misspelled option
  await client.GET('/api/v2/users', { param: {} });
  // @ts-expect-error -- the path has no such method
  await client.PUT('/api/v2/users');
  // @ts-expect-error -- a page for people
  await client.GET('/oauth2/authorize');
  // @ts-expect-error -- a wrong type in the body
  await client.POST('/api/v2/users/{user}/keys/tokens', { params: { path }, body: { lifetime: 'long' } });
  // @ts-expect-error -- a body where there is none
  await client.POST('/api/v2/users/{user}/keys', { params: { path }, body: {} });
  // @ts-expect-error -- the type of the content is missing
  await client.POST('/api/v2/files', { body: new Uint8Array(1) });
  // @ts-expect-error -- a list that does not come in pages
  client.paginate('/api/v2/organizations');
}
