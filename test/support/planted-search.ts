/** Finds secrets in any bytes: in clear, and in encodings that anyone could undo. All of one length, in hexadecimal digits. */
export class PlantedSearch {
  private readonly disguises: readonly { windows: RegExp; planted: ReadonlyMap<string, string> }[];

  constructor(secrets: readonly string[]) {
    const length = secrets[0]?.length ?? 0;
    if (length === 0 || secrets.some((secret) => secret.length !== length)) throw new Error('secrets of one length are needed');
    // Base64 turns three bytes into four characters; what comes after the last whole three may begin otherwise.
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

  /** Which of the secrets stand anywhere in these bytes. */
  in(bytes: Buffer): string[] {
    const text = bytes.toString('latin1');
    return this.disguises.flatMap(({ windows, planted }) =>
      [...text.matchAll(windows)].flatMap(([, window = '']) => planted.get(window) ?? []),
    );
  }
}
