import type { AdminScope } from './admin-scopes.js';
import type { PermissionIndex } from './permission-index.js';
import type { Action, ResourceType } from './policy.js';
import { pairIndex } from './vote-table.js';

/**
 * The acting person, agent or system, with everything the policy needs to decide. Made only by `buildUserSubject`, `buildSubject` and
 * `systemSubject`.
 */
export interface Subject {
  readonly id: string;
  readonly type: 'user' | 'system';
  /** For logs only. */
  readonly friendlyName: string;
  /** For logs only. */
  readonly email?: string;
  /** String forms of the roles, as requested: unknown names are listed but grant nothing. */
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  readonly scopes: readonly string[];
  /** The normalised allow-list of the key: `type:id` entries. */
  readonly allowList: readonly string[];
  /** The compiled result of roles, scopes and allow-list. Shared by equal subjects. */
  readonly permissions: PermissionIndex;
  /** Null for a subject on its own authority; otherwise an app acts on a person's behalf, with only part of their permissions. */
  readonly delegation: Delegation | null;
}

/** The background of a subject that acts for a person. */
export interface Delegation {
  /** The administrator scopes in force. */
  readonly adminScopes: readonly AdminScope[];
  /** The person themself, to explain a refusal; never to act as. */
  readonly person: () => Subject;
  /** The app with every administrator scope, for the same purpose. */
  readonly administrator: () => Subject;
}

/** What a key comes from: a login, a long-lived token, an app, an agent. */
export const KEY_LOGIN_TYPES = ['password', 'github', 'oidc', 'token', 'none', 'oauth2_provider_app', 'agent'] as const;
export type KeyLoginType = (typeof KEY_LOGIN_TYPES)[number];

/** The properties of the presented key that rules outside the policy need. */
interface Credential {
  readonly keyId: string;
  readonly loginType: KeyLoginType;
  readonly expiresAt: Date;
  /** When the person last authenticated; null for keys that are not sessions, and when unknown. */
  readonly authTime: Date | null;
  /** The agent whose token it is; absent for every other key. */
  readonly agent?: AgentIdentity | undefined;
}

/** A program that acts for the user of its token, with what it was given. */
interface AgentIdentity {
  readonly id: string;
  readonly name: string;
}

/** Where a request came from, for the audit log. */
export interface RequestOrigin {
  /** A UUID, the same as in the log and in `X-Request-Id`. */
  readonly requestId: string;
  readonly clientAddress: string;
  readonly userAgent: string;
}

/** One per request: the subject, its credential (null for system subjects) and the origin of the request. */
export interface Actor extends Subject {
  readonly credential: Credential | null;
  /** Absent for background work. */
  readonly origin?: RequestOrigin;
}

/** Does some role of the subject belong to this organization? */
export function isOrganizationMember(subject: Subject, organization: string): boolean {
  return subject.permissions.isMemberOf(organization);
}

/** Does the credential's scope permit this on anything at all? If not, the caller responds `insufficient_scope` before any row is read. */
export function scopePermits(subject: Subject, action: Action, type: ResourceType): boolean {
  return subject.permissions.scopeMentions(pairIndex(type, action));
}
