/** A client secret as it may be shown. */
export interface AppSecretRow {
  readonly id: string;
  readonly appId: string;
  readonly displaySecret: string;
  readonly lastUsedAt: Date | null;
}

/** How many characters of a secret are shown, so that people can tell secrets apart. */
export const DISPLAYED_SECRET_LENGTH = 6;
