/** A client secret without its hash: safe to show. */
export interface AppSecretRow {
  readonly id: string;
  readonly appId: string;
  readonly displaySecret: string;
  readonly lastUsedAt: Date | null;
}

/** How many characters of a secret are shown, so that people can distinguish secrets. */
export const DISPLAYED_SECRET_LENGTH = 6;
