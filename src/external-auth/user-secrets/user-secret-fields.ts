import { DomainError, reservedFilePath, reservedVariable, type Validation } from '../../common/index.js';

/** A secret without its value. */
export interface UserSecretFields {
  readonly name: string;
  readonly description: string;
  readonly envName: string;
  readonly filePath: string;
  readonly enabled: boolean;
}

export interface NewUserSecret extends UserSecretFields {
  readonly value: string;
}

/** Undefined: unchanged. */
export type UserSecretChange = { readonly [F in Exclude<keyof NewUserSecret, 'name'>]: NewUserSecret[F] | undefined };

/** Limits of one secret, in bytes of UTF-8. The database enforces those for all secrets of a user, because it settles races. */
const MAX_BYTES = { name: 255, description: 4096, value: 24_576, env_name: 256, file_path: 4096 } as const;

export const NO_TARGET: Validation = {
  field: 'env_name',
  detail: 'an enabled secret needs an environment variable or a file',
};

/** May a secret appear in the environment under this name? */
export function isVariableName(name: string): boolean {
  return name !== '' && envNameFaults(name).length === 0;
}

/** Throws `invalid_input` with all faults of a secret. `label` identifies it among several. */
export function checkNewSecret(secret: NewUserSecret, label?: string): void {
  refuse([...nameFaults(secret.name), ...requiredFaults(secret.value), ...faultsOf(secret)], label);
}

/** Throws `invalid_input` with all faults of a change. */
export function checkChange(change: UserSecretChange): void {
  if (Object.values(change).every((value) => value === undefined)) {
    throw new DomainError('invalid_input', 'At least one field must be given.');
  }
  refuse(faultsOf(change));
}

/** The fields after a change. Throws `invalid_input` if the secret would be enabled without a place. */
export function applyChange(before: UserSecretFields, change: UserSecretChange): UserSecretFields {
  const after = {
    name: before.name,
    description: change.description ?? before.description,
    envName: change.envName ?? before.envName,
    filePath: change.filePath ?? before.filePath,
    enabled: change.enabled ?? before.enabled,
  };
  refuse(targetFaults(after));
  return after;
}

/** Where a secret appears. */
export type SecretPlace = Pick<UserSecretFields, 'envName' | 'filePath' | 'enabled'>;

export function isSamePlace(a: SecretPlace, b: SecretPlace): boolean {
  return a.enabled === b.enabled && a.envName === b.envName && a.filePath === b.filePath;
}

/** Where an agent may put a secret: secrets that were stored before a place was reserved still have it. */
export function agentPlace({ envName, filePath, enabled }: SecretPlace): SecretPlace {
  const place = {
    envName: reservedVariable(envName) === null ? envName : '',
    filePath: reservedFilePath(filePath) === null ? filePath : '',
  };
  return { ...place, enabled: enabled && (place.envName !== '' || place.filePath !== '') };
}

function faultsOf(fields: UserSecretChange): Validation[] {
  const { value, description = '', envName = '', filePath = '' } = fields;
  return [
    ...tooLong('value', value ?? ''),
    ...(value?.includes('\0') ? [{ field: 'value', detail: 'must not contain NUL' }] : []),
    ...tooLong('description', description),
    ...envNameFaults(envName),
    ...filePathFaults(filePath),
    ...(fields.enabled === true && fields.envName === '' && fields.filePath === '' ? [NO_TARGET] : []),
  ];
}

function targetFaults({ enabled, envName, filePath }: UserSecretFields): Validation[] {
  return enabled && envName === '' && filePath === '' ? [NO_TARGET] : [];
}

function requiredFaults(value: string): Validation[] {
  return value === '' ? [{ field: 'value', detail: 'must not be empty' }] : [];
}

/** A name is a segment of a path. */
function nameFaults(name: string): Validation[] {
  const field = 'name';
  if (name.trim() === '') return [{ field, detail: 'must not be empty' }];
  if (name.trim() !== name) return [{ field, detail: 'must not start or end with a space' }];
  if (/[/?#\p{Cc}]/u.test(name) || name === '.' || name === '..') {
    return [{ field, detail: 'must not contain /, ?, # or control characters, and must not be . or ..' }];
  }
  return tooLong(field, name);
}

function envNameFaults(name: string): Validation[] {
  const field = 'env_name';
  if (name === '') return [];
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    return [{ field, detail: 'must consist of letters, digits and underscores, and not start with a digit' }];
  }
  const reserved = reservedVariable(name);
  return reserved === null ? tooLong(field, name) : [{ field, detail: reserved }];
}

function filePathFaults(path: string): Validation[] {
  const field = 'file_path';
  if (path === '') return [];
  if (!path.startsWith('/') && !path.startsWith('~/')) return [{ field, detail: 'must start with / or ~/' }];
  if (path.includes('\0')) return [{ field, detail: 'must not contain NUL' }];
  const reserved = reservedFilePath(path);
  return reserved === null ? tooLong(field, path) : [{ field, detail: reserved }];
}

function tooLong(field: keyof typeof MAX_BYTES, text: string): Validation[] {
  return Buffer.byteLength(text) > MAX_BYTES[field] ? [{ field, detail: `must not be longer than ${MAX_BYTES[field]} bytes` }] : [];
}

function refuse(validations: readonly Validation[], label?: string): void {
  if (validations.length === 0) return;
  throw new DomainError('invalid_input', 'Validation failed.', { validations, ...(label !== undefined && { detail: ofSecret(label) }) });
}

/** Identifies one of several secrets in an error. */
export function ofSecret(name: string): string {
  return `In the secret ${JSON.stringify(name)}.`;
}
