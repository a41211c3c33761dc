import type { NewUserSecret, UserSecretFields } from './user-secret-fields.js';

/** A secret that an import would create, without its value. */
export interface PreviewedSecret {
  readonly name: string;
  /** Empty: the secret would be stored without a place. */
  readonly envName: string;
  /** What another secret of the person has already, so that the import would be refused. */
  readonly taken: 'name' | 'variable' | null;
}

export function previewOf(
  secrets: readonly NewUserSecret[],
  stored: readonly Pick<UserSecretFields, 'name' | 'envName'>[],
): PreviewedSecret[] {
  const names = new Set(stored.map(({ name }) => name));
  const variables = new Set(stored.flatMap(({ envName }) => (envName === '' ? [] : [envName])));
  return secrets.map(({ name, envName }) => {
    if (names.has(name)) return { name, envName, taken: 'name' };
    return { name, envName, taken: variables.has(envName) ? 'variable' : null };
  });
}
