/** A JSON Schema. */
export type Schema = Readonly<Record<string, unknown>>;

export interface ObjectSchema extends Schema {
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
}

export function objectOf(required: readonly string[], properties: Readonly<Record<string, Schema>>): ObjectSchema {
  return { type: 'object', additionalProperties: false, required, properties };
}

export function listOf(items: Schema, maxItems: number, description: string): Schema {
  return { type: 'array', maxItems, description, items };
}

export function text(maxLength: number, description: string, more: Schema = {}): Schema {
  return { type: 'string', maxLength, description, ...more };
}

/** Different names, whose order means nothing. */
export function words(maxItems: number, description: string): Schema {
  return { ...listOf({ type: 'string', minLength: 1, maxLength: 256 }, maxItems, description), uniqueItems: true };
}

export function oneOf(values: readonly string[], description: string): Schema {
  return { type: 'string', enum: values, description };
}

export function yesOrNo(description: string, assumed: boolean): Schema {
  return { type: 'boolean', description, default: assumed };
}

/** A secret is never in a file: this is where it is. */
export function reference(description: string): Schema {
  return text(4096, `${description} \`file:PATH\`, from the folder of the configuration file.`, { pattern: '^file:.' });
}
