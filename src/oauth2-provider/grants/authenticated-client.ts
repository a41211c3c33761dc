import type { AppRow } from '../apps/apps.repository.js';

/** A client that has proven who it is, as far as its type asks for proof. */
export interface AuthenticatedClient {
  readonly app: AppRow;
  /** The secret it used; null for a public client. */
  readonly secretId: string | null;
  /** How and as whom it authenticated, for the replay window: a retry must be the same. */
  readonly authentication: string;
  readonly address: string;
}
