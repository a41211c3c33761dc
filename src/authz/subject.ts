import type { Action, ResourceType } from './policy.js';

/** What is acted upon, as far as the policy cares. */
export interface RbacObject {
  readonly type: ResourceType;
  readonly id?: string;
  /** User id of the owner. */
  readonly owner?: string;
  /** Organization id. */
  readonly organization?: string;
  readonly anyOrganization?: boolean;
  readonly userAcl?: Readonly<Record<string, readonly Action[]>>;
  readonly groupAcl?: Readonly<Record<string, readonly Action[]>>;
}

/** Who acts, with everything the policy needs to decide. */
export interface Subject {
  readonly id: string;
  readonly type: 'user' | 'system';
  /** For logs only. */
  readonly friendlyName: string;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  readonly scopes: readonly string[];
  readonly allowList: readonly string[];
}

/** The key that a request presented, as far as rules outside the policy care. */
export interface Credential {
  readonly keyId: string;
  readonly loginType: 'password' | 'github' | 'oidc' | 'token' | 'none' | 'oauth2_provider_app';
  readonly expiresAt: Date;
}

/** One per request: the subject, and the credential it came with (null for system subjects). */
export interface Actor extends Subject {
  readonly credential: Credential | null;
}
