import type { RequestOrigin } from '../../authz/index.js';
import type { ApiKeyLoginType } from '../api-key.entity.js';

/** A key without the secret's hash: safe to show. */
export interface ApiKeyRow {
  readonly id: string;
  readonly userId: string;
  readonly username: string;
  readonly loginType: ApiKeyLoginType;
  readonly tokenName: string;
  readonly scopes: readonly string[];
  readonly allowList: readonly string[];
  readonly lifetimeSeconds: number;
  readonly ipAddress: string;
  /** As the browser or program that created it called itself; null when it is not known. */
  readonly userAgent: string | null;
  /** The Unix epoch until it is first used. */
  readonly lastUsed: Date;
  readonly expiresAt: Date;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface ApiKeyInsert {
  readonly id: string;
  readonly hashedSecret: Buffer;
  readonly userId: string;
  readonly loginType: ApiKeyLoginType;
  readonly tokenName: string;
  readonly scopes: readonly string[];
  readonly allowList: readonly string[];
  readonly lifetimeSeconds: number;
  readonly expiresAt: Date;
  readonly clientAddress: string;
  /** At most `MAX_USER_AGENT_LENGTH`. */
  readonly userAgent: string | null;
  /** See `ApiKeyEntity.authTime`. */
  readonly authTime: Date | null;
  readonly createdAt: Date;
}

/** Of the column. Longer ones are cut: what they are called stays recognizable. */
const MAX_USER_AGENT_LENGTH = 256;

/** How a new key remembers who created it. */
export function createdFrom(
  origin: Pick<RequestOrigin, 'clientAddress' | 'userAgent'> | undefined,
): Pick<ApiKeyInsert, 'clientAddress' | 'userAgent'> {
  const userAgent = origin?.userAgent.slice(0, MAX_USER_AGENT_LENGTH) ?? '';
  return { clientAddress: origin?.clientAddress ?? '0.0.0.0', userAgent: userAgent === '' ? null : userAgent };
}

/** Which keys to list. */
export interface ApiKeyFilter {
  /** Absent: everybody's keys that the actor may read. */
  readonly userId?: string;
  readonly loginTypes: readonly ApiKeyLoginType[];
  /** Only keys that have not expired by then. Absent: expired ones too. */
  readonly liveAt?: Date;
}

/** What is recorded about a use of a key after the request passed every check. */
export interface KeyUse {
  readonly id: string;
  readonly userId: string;
  readonly clientAddress: string;
  readonly usedAt: Date;
  /** The expiry that the request saw. */
  readonly seenExpiresAt: Date;
  /** The expiry it slides to; equal to `seenExpiresAt` when it does not slide. */
  readonly expiresAt: Date;
}

/** A use that was written; `agentId`: of an agent's token. */
export interface WrittenUse {
  readonly userId: string;
  readonly agentId: string | null;
  readonly at: Date;
}

/** The key of a request, as it was when it was verified. */
export interface VerifiedKey {
  readonly keyId: string;
  readonly expiresAt: Date;
}

/** Keys created by a person's own login: browser sessions and command lines. */
export const SESSION_LOGIN_TYPES: readonly ApiKeyLoginType[] = ['password', 'github', 'oidc'];

/** All keys but the access tokens of apps, which end with their grant. */
export const PERSONAL_LOGIN_TYPES: readonly ApiKeyLoginType[] = [...SESSION_LOGIN_TYPES, 'token', 'none', 'agent'];

/** How many were ended: keys, and programs that agents trusted. */
export interface EndedKeys {
  readonly keys: number;
  readonly workloadIdentities: number;
}
