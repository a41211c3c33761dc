/** Finds secrets in any bytes: in plaintext, and in reversible encodings. All have one length, in hexadecimal digits. */
export class SecretSearch {
  private readonly disguises: readonly { windows: RegExp; planted: ReadonlyMap<string, string> }[];

  constructor(secrets: readonly string[]) {
    const length = secrets[0]?.length ?? 0;
    if (length === 0 || secrets.some((secret) => secret.length !== length)) throw new Error('secrets of one length are needed');
    // Base64 turns three bytes into four characters; the characters after the last complete three bytes depend on what follows.
    const whole = length - (length % 3);
    const base64 = (secret: string) => Buffer.from(secret.slice(0, whole)).toString('base64');
    this.disguises = [
      { windows: new RegExp(`(?=([0-9a-f]{${length}}))`, 'g'), planted: new Map(secrets.map((secret) => [secret, secret])) },
      {
        windows: new RegExp(`(?=([0-9a-f]{${length * 2}}))`, 'g'),
        planted: new Map(secrets.map((secret) => [Buffer.from(secret).toString('hex'), secret])),
      },
      {
        windows: new RegExp(`(?=([0-9A-Za-z]{${(whole / 3) * 4}}))`, 'g'),
        planted: new Map(secrets.map((secret) => [base64(secret), secret])),
      },
    ];
  }

  /** The secrets that appear anywhere in these bytes. */
  in(bytes: Buffer): string[] {
    const text = bytes.toString('latin1');
    return this.disguises.flatMap(({ windows, planted }) =>
      [...text.matchAll(windows)].flatMap(([, window = '']) => planted.get(window) ?? []),
    );
  }
}
