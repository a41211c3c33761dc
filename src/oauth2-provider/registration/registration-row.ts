import type { Remembered } from './client-metadata.js';

/** Who lets an app register itself. */
export const REGISTRATION_POLICIES = ['off', 'token', 'open'] as const;
export type RegistrationPolicy = (typeof REGISTRATION_POLICIES)[number];

/** The row of `site_configs` with the policy. Registrations lock it, so that they are counted one after the other. */
export const POLICY_KEY = 'oauth2_registration_policy';

/** The registration of an app that registered itself, without its token: safe to show. */
export interface RegistrationRow {
  readonly appId: string;
  readonly metadata: Remembered;
  readonly createdAt: Date;
}

/** A registration as it is found by the prefix of its token. */
export interface PresentedRegistration extends RegistrationRow {
  readonly hashedToken: Buffer;
}

/** An initial access token without its hash: safe to show. */
export interface InitialAccessTokenRow {
  readonly id: string;
  readonly name: string;
  readonly createdBy: string | null;
  readonly maxUses: number;
  readonly uses: number;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export interface PresentedInitialToken extends InitialAccessTokenRow {
  readonly hashedToken: Buffer;
}
