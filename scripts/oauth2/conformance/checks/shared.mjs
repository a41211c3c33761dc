import { expectStatus } from '../expect.mjs';

/** A code that is refused this way must still be usable: what refused it was not about the code. */
export async function refusedButNotSpent(p, refuse) {
  const client = await p.sharedClient();
  const grant = await p.obtainCode(client);
  await refuse(client, grant);
  expectStatus(await p.exchange(client, grant), 200);
}
