/**
 * A parsed `application/x-www-form-urlencoded` body. A class of its own and not a plain object, so that a JSON body can never
 * be taken for a form, and so that repetitions are still visible (RFC 6749 section 3.2: parameters must not be repeated).
 */
export class FormBody {
  private readonly parameters: URLSearchParams;

  constructor(text: string) {
    this.parameters = new URLSearchParams(text);
  }

  /** Every value sent under this name, in order. */
  all(name: string): readonly string[] {
    return this.parameters.getAll(name);
  }

  /** The first value, or undefined. */
  get(name: string): string | undefined {
    return this.parameters.get(name) ?? undefined;
  }
}
