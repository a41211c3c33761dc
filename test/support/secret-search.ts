/** Finds secrets in any bytes: in plaintext, and in reversible encodings. All have one length, in hexadecimal digits. */
export class SecretSearch {
  private readonly disguises: readonly { length: number; runs: RegExp; planted: ReadonlyMap<string, string> }[];

  constructor(secrets: readonly string[]) {
    const length = secrets[0]?.length ?? 0;
    if (length === 0 || secrets.some((secret) => secret.length !== length)) throw new Error('secrets of one length are needed');
    // Base64 turns three bytes into four characters; the characters after the last complete three bytes depend on what follows.
    const whole = length - (length % 3);
    const base64 = (secret: string) => Buffer.from(secret.slice(0, whole)).toString('base64');
    const disguise = (alphabet: string, encode: (secret: string) => string) => {
      const planted = new Map(secrets.map((secret) => [encode(secret), secret]));
      const [{ length: encoded } = ''] = planted.keys();
      return { length: encoded, runs: new RegExp(`[${alphabet}]{${encoded},}`, 'g'), planted };
    };
    this.disguises = [
      disguise('0-9a-f', (secret) => secret),
      disguise('0-9a-f', (secret) => Buffer.from(secret).toString('hex')),
      disguise('0-9A-Za-z', base64),
    ];
  }

  /** The secrets that appear anywhere in these bytes. */
  in(bytes: Buffer): string[] {
    const text = bytes.toString('latin1');
    return this.disguises.flatMap(({ length, runs, planted }) =>
      (text.match(runs) ?? []).flatMap((run) =>
        Array.from({ length: run.length - length + 1 }, (_, at) => planted.get(run.slice(at, at + length)) ?? []).flat(),
      ),
    );
  }
}
