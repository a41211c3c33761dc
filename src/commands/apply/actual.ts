import { KINDS, type KindName } from './entry.js';
import type { Found } from './kind.js';
import { KIND } from './kinds/index.js';
import type { Actual } from './plan.js';
import type { Server } from './server.js';
import type { Wish } from './desired.js';

/** What a wish is compared with: each list that it needs is read once. */
export async function actualFor(server: Server, wish: Wish, prune: boolean): Promise<Actual> {
  const referenced = new Set(wish.things.flatMap(({ kind, entry }) => KIND[kind].references(entry).map((each) => each.kind)));
  const found = new Map<KindName, readonly Found[]>();
  for (const kind of KINDS) {
    if (!wish.kinds.has(kind) && !referenced.has(kind)) continue;
    const entries = wish.things.filter((thing) => thing.kind === kind).map(({ entry }) => entry);
    found.set(kind, await KIND[kind].read(server, { entries, others: prune && wish.kinds.has(kind) ? 'names' : 'none' }));
  }
  return { found, policy: wish.policy === null ? null : await policyOf(server) };
}

export async function policyOf({ api }: Server): Promise<'off' | 'token' | 'open'> {
  return (await api.GET('/api/v2/oauth2-provider/settings')).data.dynamic_client_registration;
}
