import { FAILSAFE_SCHEMA, load, YAMLException } from 'js-yaml';
import { DomainError } from '../../common/index.js';
import { EnvFileError, parseEnvFile } from './env-file.js';
import { checkNewSecret, isVariableName, type NewUserSecret } from './user-secret-fields.js';

export const SECRETS_FILE_FORMATS = ['env', 'json', 'yaml'] as const;
export type SecretsFileFormat = (typeof SECRETS_FILE_FORMATS)[number];

/** More than a user may store, with room for names and escapes. Limited because parsing blocks the event loop. */
const MAX_FILE_BYTES = 512 * 1024;

/**
 * A secret for every key of the file. A key that is a valid variable name also becomes the environment variable; any other secret is stored
 * without a place until one is set. Values are text exactly as written: `0123` stays `0123`. Throws `invalid_input`, which names keys and
 * never repeats a value.
 */
export function parseSecretsFile(format: SecretsFileFormat, content: string): NewUserSecret[] {
  if (Buffer.byteLength(content) > MAX_FILE_BYTES) throw unusable(`must not be longer than ${MAX_FILE_BYTES} bytes`);
  const entries = entriesOf(format, content);
  if (entries.length === 0) throw unusable('contains no secrets');
  return entries.map(([name, value]) => {
    const isVariable = isVariableName(name);
    const secret = { name, value, description: '', envName: isVariable ? name : '', filePath: '', enabled: isVariable };
    checkNewSecret(secret, name);
    return secret;
  });
}

function entriesOf(format: SecretsFileFormat, content: string): [string, string][] {
  if (format === 'env') return parsedEnv(content);
  if (format === 'json') assertJson(content);
  // JSON is YAML as well (YAML 1.2 section 1.3), and only this parser keeps numbers as written and detects duplicate keys.
  const mapping = parsedYaml(content);
  if (typeof mapping !== 'object' || mapping === null || Array.isArray(mapping)) throw unusable('must be an object with names and values');
  return Object.entries(mapping).map(([name, value]: [string, unknown]) => {
    if (typeof value !== 'string') throw unusable(`has a value that is not a string: ${JSON.stringify(name)}`);
    return [name, value];
  });
}

function parsedEnv(content: string): [string, string][] {
  try {
    return parseEnvFile(content);
  } catch (error) {
    throw error instanceof EnvFileError ? unusable(error.message) : error;
  }
}

function assertJson(content: string): void {
  try {
    JSON.parse(content);
  } catch {
    throw unusable('is not valid JSON');
  }
}

/** In the failsafe schema every scalar is a string. The parser's error is not part of ours, because it quotes the file. */
function parsedYaml(content: string): unknown {
  try {
    return load(content, { schema: FAILSAFE_SCHEMA });
  } catch (error) {
    const line = error instanceof YAMLException && error.mark ? ` (line ${error.mark.line + 1})` : '';
    throw unusable(`cannot be parsed${line}`);
  }
}

function unusable(detail: string): DomainError {
  return new DomainError('invalid_input', 'Validation failed.', { validations: [{ field: 'content', detail }] });
}
