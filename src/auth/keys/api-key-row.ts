import type { ApiKeyLoginType } from '../api-key.entity.js';

/** A key as it may be shown: everything but the secret's hash. */
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
  /** The Unix epoch while it was never used. */
  readonly lastUsed: Date;
  readonly expiresAt: Date;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Which of a user's keys a list is about. */
export interface ApiKeyFilter {
  /** Absent: everybody's, as far as the actor may read them. */
  readonly userId?: string;
  readonly loginTypes: readonly ApiKeyLoginType[];
  /** Absent: expired ones, too. */
  readonly liveAt?: Date;
}

/** Keys that a person's own login made: browser sessions and command lines. */
export const SESSION_LOGIN_TYPES: readonly ApiKeyLoginType[] = ['password', 'github', 'oidc'];
