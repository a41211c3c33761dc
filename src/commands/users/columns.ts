import type { Schemas } from '../../sdk/client/index.js';
import { orNever } from '../client/index.js';

export type User = Schemas['UserResponse'];

export const USER_COLUMNS = {
  username: ({ username }: User) => username,
  email: ({ email }: User) => email,
  'created at': ({ created_at: at }: User) => at,
  status: ({ status }: User) => status,
  id: ({ id }: User) => id,
  name: ({ name }: User) => name,
  'login type': ({ login_type: type }: User) => type,
  'last seen': ({ last_seen_at: at }: User) => orNever(at),
  roles: ({ roles }: User) => roles.map(({ name }) => name),
  'organization ids': ({ organization_ids: ids }: User) => ids,
} as const;

export const DEFAULT_USER_COLUMNS = ['username', 'email', 'created at', 'status'] as const;

/** The argument of commands about one user. */
export const USER_ARGUMENT = { user: 'Username, user ID, or me.' } as const;
