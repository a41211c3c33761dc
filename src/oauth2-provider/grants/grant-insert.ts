import type { RequestedClaims } from '../checks/claims-request.js';
import type { LoginFacts } from '../openid/login-facts.js';

/** A new grant. */
export interface GrantInsert {
  readonly id: string;
  readonly userId: string;
  readonly appId: string;
  readonly resource: string;
  readonly scope: string;
  readonly absoluteExpiresAt: Date;
  /** Of the grant of an exchanged token. */
  readonly exchange?: { readonly parentGrantId: string; readonly ruleId: string };
  /** Absent: no user was asked. */
  readonly consentedFrom?: ConsentOrigin;
  /** Absent or null: no user was asked. */
  readonly login?: LoginFacts | null;
  /** What the app knows the user by; null: by the user's id. */
  readonly subject: string | null;
  /** Absent or null: the request says nothing about claims. */
  readonly claims?: RequestedClaims | null;
}

/** Where a user consented. */
export interface ConsentOrigin {
  readonly address: string;
  readonly userAgent: string;
  /** Of the device that asked, if one did. */
  readonly deviceAddress?: string;
}
