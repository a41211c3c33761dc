import { expectStatus } from '../expect.mjs';

/** A code must stay usable after such a refusal, because the code was not the reason. */
export async function refusedButNotSpent(p, refuse) {
  const client = await p.sharedClient();
  const grant = await p.obtainCode(client);
  await refuse(client, grant);
  expectStatus(await p.exchange(client, grant), 200);
}
