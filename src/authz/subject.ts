import type { PermissionIndex } from './permission-index.js';
import type { Action, ResourceType } from './policy.js';
import { pairIndex } from './vote-table.js';

/** Who acts, with everything the policy needs to decide. Made by `buildUserSubject`, `buildSubject` or `systemSubject` only. */
export interface Subject {
  readonly id: string;
  readonly type: 'user' | 'system';
  /** For logs only. */
  readonly friendlyName: string;
  /** For logs only. */
  readonly email?: string;
  /** String forms of the roles, as asked for: names that exist nowhere are listed, but grant nothing. */
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  readonly scopes: readonly string[];
  /** What is left of the key's list, normalised: `type:id` entries. */
  readonly allowList: readonly string[];
  /** What roles, scopes and allow-list come to. Shared by equal subjects. */
  readonly permissions: PermissionIndex;
}

/** The key that a request presented, as far as rules outside the policy care. */
export interface Credential {
  readonly keyId: string;
  readonly loginType: 'password' | 'github' | 'oidc' | 'token' | 'none' | 'oauth2_provider_app';
  readonly expiresAt: Date;
}

/** Where a request came from, for the audit log. */
export interface RequestOrigin {
  /** A uuid, the same as in the log and in `X-Request-Id`. */
  readonly requestId: string;
  readonly clientAddress: string;
  readonly userAgent: string;
}

/** One per request: the subject, the credential it came with (null for system subjects) and where the request came from. */
export interface Actor extends Subject {
  readonly credential: Credential | null;
  /** Absent for background work. */
  readonly origin?: RequestOrigin;
}

/** Does some role of the subject belong to this organization? */
export function isOrganizationMember(subject: Subject, organization: string): boolean {
  return subject.permissions.isMemberOf(organization);
}

/** Does the credential's scope permit this on anything at all? False means `insufficient_scope`, before a row is read. */
export function scopePermits(subject: Subject, action: Action, type: ResourceType): boolean {
  return subject.permissions.scopeMentions(pairIndex(type, action));
}
