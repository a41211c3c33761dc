import { formatAllowListEntry } from './allow-list.js';
import type { UserSubjectInput } from './build-subject.js';
import { agentObject, gitPrivateKeyObject } from './object.js';

/** What an agent was given of its owner's things. */
interface AgentGrants {
  readonly agentId: string;
  readonly ownerId: string;
  readonly secretIds: readonly string[];
  readonly fileIds: readonly string[];
  /** The private key of its owner for git. */
  readonly gitSshKey: boolean;
}

const SCOPES = Object.freeze(['api_key:read', 'file:read', 'user_secret:read'] as const);

/**
 * The narrowing of an agent: it reads itself and exactly what it was given, with what a plain member could do at most. Nothing is included
 * as a whole type, so that lists and what the owner adds later stay out.
 */
export function agentNarrowing({
  agentId,
  ownerId,
  secretIds,
  fileIds,
  gitSshKey,
}: AgentGrants): Pick<UserSubjectInput, 'scopes' | 'allowList' | 'authority'> {
  const objects = [
    agentObject(agentId, ownerId),
    ...secretIds.map((id) => ({ type: 'user_secret', id }) as const),
    ...fileIds.map((id) => ({ type: 'file', id }) as const),
    ...(gitSshKey ? [gitPrivateKeyObject(ownerId)] : []),
  ];
  return {
    scopes: SCOPES,
    allowList: objects.map(formatAllowListEntry),
    authority: { kind: 'delegated', adminScopes: [] },
  };
}
