import dotenv from 'dotenv';
import { FAILSAFE_SCHEMA, load, YAMLException } from 'js-yaml';
import { DomainError } from '../../common/index.js';
import { checkNewSecret, isVariableName, type NewUserSecret } from './user-secret-fields.js';

export const SECRETS_FILE_FORMATS = ['env', 'json', 'yaml'] as const;
export type SecretsFileFormat = (typeof SECRETS_FILE_FORMATS)[number];

/** More than a user may store, with room for names and escapes. Parsing stops the server for as long as it takes. */
const MAX_FILE_BYTES = 512 * 1024;

/**
 * A secret for every key of the file. A key that may be a variable of the environment appears there under that name; another one is stored
 * and appears nowhere until it is told where. Values are text exactly as it was written: `0123` stays `0123`. Throws `invalid_input`, which
 * names keys and never repeats a value.
 */
export function parseSecretsFile(format: SecretsFileFormat, content: string): NewUserSecret[] {
  if (Buffer.byteLength(content) > MAX_FILE_BYTES) throw unusable(`must not be longer than ${MAX_FILE_BYTES} bytes`);
  const entries = entriesOf(format, content);
  if (entries.length === 0) throw unusable('holds no secret');
  return entries.map(([name, value]) => {
    const isVariable = isVariableName(name);
    const secret = { name, value, description: '', envName: isVariable ? name : '', filePath: '', enabled: isVariable };
    checkNewSecret(secret, name);
    return secret;
  });
}

function entriesOf(format: SecretsFileFormat, content: string): [string, string][] {
  if (format === 'env') return Object.entries(dotenv.parse(content));
  if (format === 'json') assertJson(content);
  // JSON is YAML as well (YAML 1.2 section 1.3), and only this parser keeps numbers as they were written and sees a key that is there twice.
  const mapping = parsedYaml(content);
  if (typeof mapping !== 'object' || mapping === null || Array.isArray(mapping)) throw unusable('must be an object of names and values');
  return Object.entries(mapping).map(([name, value]: [string, unknown]) => {
    if (typeof value !== 'string') throw unusable(`holds something else than text in ${JSON.stringify(name)}`);
    return [name, value];
  });
}

function assertJson(content: string): void {
  try {
    JSON.parse(content);
  } catch {
    throw unusable('is not valid JSON');
  }
}

/** In the failsafe schema every scalar is a string. The parser's error is kept out of ours: it quotes the file. */
function parsedYaml(content: string): unknown {
  try {
    return load(content, { schema: FAILSAFE_SCHEMA });
  } catch (error) {
    const line = error instanceof YAMLException && error.mark ? ` (line ${error.mark.line + 1})` : '';
    throw unusable(`cannot be read${line}`);
  }
}

function unusable(detail: string): DomainError {
  return new DomainError('invalid_input', 'Validation failed.', { validations: [{ field: 'content', detail }] });
}
