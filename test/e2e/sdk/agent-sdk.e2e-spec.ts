import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAgentClient } from '../../../src/sdk/agent/index.js';
import { fileTokenStore } from '../../../src/sdk/agent-node/index.js';
import { bearerToken, createClient } from '../../../src/sdk/client/index.js';
import { createAgent, createIssuer, type Provider, signPlatformToken, startProvider, trust } from '../../support/oauth/index.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';
import { uniqueName } from '../../support/unique-name.js';

let provider: Provider;
let folder: string;
beforeAll(async () => {
  provider = await startProvider();
  folder = await temporaryDirectory('agent-sdk');
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await provider.server.stop();
});

/** A new agent, with its token in a file. */
async function agentWithFile(): Promise<{ path: string; token: string; agentId: string }> {
  const owner = createClient({ url: provider.url, auth: bearerToken(provider.session) });
  const { data } = await owner.POST('/api/v2/agents', { body: { name: uniqueName('agent') } });
  const path = join(folder, uniqueName('token'));
  writeFileSync(path, `${data.token}\n`);
  return { path, token: data.token, agentId: data.agent.id };
}

it('programs that share the file of a token replace it one after the other, and all go on working', async () => {
  const { path, token } = await agentWithFile();
  const agents = Array.from({ length: 4 }, () => createAgentClient({ url: provider.url, tokenStore: fileTokenStore(path) }));
  await Promise.all(agents.map((agent) => agent.rotate()));
  expect(readFileSync(path, 'utf8').trim()).not.toBe(token);
  const names = await Promise.all(agents.map(async (agent) => (await agent.manifest()).name));
  expect(new Set(names).size).toBe(1);
});

it('a program whose file is missing or empty, or whose agent was deleted, gets an error that says so', async () => {
  const missing = join(folder, uniqueName('token'));
  const agent = createAgentClient({ url: provider.url, tokenStore: fileTokenStore(missing) });
  await expect(agent.manifest()).rejects.toThrow(new TypeError(`${missing} does not exist: it has to contain the token of the agent`));
  writeFileSync(missing, '\n', { mode: 0o600 });
  await expect(agent.manifest()).rejects.toThrow(new TypeError(`${missing} is empty: it has to contain the token of the agent`));
  const { path, token, agentId } = await agentWithFile();
  await provider.admin('DELETE', `/api/v2/agents/${agentId}`);
  for (const deleted of [{ token }, { tokenStore: fileTokenStore(path) }]) {
    const call = createAgentClient({ url: provider.url, ...deleted }).manifest();
    await expect(call).rejects.toMatchObject({ status: 401, detail: 'It was revoked, or the agent was deleted.' });
  }
});

it('a response to a rotation that is lost is fetched again', async () => {
  const { path } = await agentWithFile();
  let lost = 1;
  const losing: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    if (init?.method !== 'POST' || lost-- <= 0) return response;
    await response.body?.cancel();
    throw new TypeError('fetch failed');
  };
  const agent = createAgentClient({ url: provider.url, tokenStore: fileTokenStore(path), fetch: losing });
  await agent.rotate();
  await agent.manifest();
  await expect(createAgentClient({ url: provider.url, token: readFileSync(path, 'utf8').trim() }).secrets()).resolves.toEqual([]);
});

it('a program of another platform is the agent that trusts it', async () => {
  const name = uniqueName('agent');
  const agentId = await createAgent(provider, { name });
  const platform = await createIssuer(provider);
  await trust(provider, agentId, platform);
  const token = (): Promise<string> => signPlatformToken(provider, platform);
  const agent = createAgentClient({ url: provider.url, workloadIdentity: { agentId, token } });
  expect(await agent.manifest()).toMatchObject({ id: agentId, name });
  const stranger = createAgentClient({
    url: provider.url,
    workloadIdentity: { agentId, token: () => signPlatformToken(provider, platform, { sub: 'another' }) },
  });
  await expect(stranger.manifest()).rejects.toMatchObject({ name: 'OAuthError' });
});
