import type { AuditedResourceType } from '../../../../src/audit/audit-event.js';
import type { Answer } from '../../../support/http-client.js';
import type { Client, Provider } from '../../../support/oauth/index.js';
import type { Person } from '../../../support/people.js';

/** Actors that may do everything, and the targets of their requests. Everything here is created anew for each request. */
export interface World {
  readonly provider: Provider;
  readonly owner: Person;
  organization(): Promise<string>;
  /** Member of this organization, or of none. */
  person(organization?: string): Promise<Person>;
  group(organization: string): Promise<string>;
  readonly client: () => Promise<Client>;
}

export interface Audited {
  /** Creates what the request needs. The request itself is sent later, and again after a failure. */
  readonly prepare: (world: World) => Promise<() => Promise<Answer>>;
  readonly status: number;
  readonly action: 'create' | 'write' | 'delete' | 'login' | 'logout' | 'register';
  readonly resourceType: AuditedResourceType;
  /** `ROW`: every tracked column of the created or deleted row. Otherwise the columns that the request changes; empty when it changes no row. */
  readonly diff: typeof ROW | readonly string[];
  /** The additional fields of the entry; empty when absent. */
  readonly fields?: object;
  /** Columns that such a row never has. */
  readonly without?: readonly string[];
  /** Why a failing change leaves no row, although somebody who is signed in changes or deletes something. */
  readonly failsUnrecorded?: string;
  /** Nobody is signed in: the server itself does it for the client. */
  readonly isByServer?: true;
}

export const ROW = 'row';
/** What a user keeps here, and an agent is given. */
export const SECRET = { name: 'npm', value: 'old', description: 'registry', env_name: 'NPM_TOKEN', file_path: '/run/npm' };

/** By operation of docs/openapi.json: the row it writes, or the reason why it writes none. */
export type Mutations = Readonly<Record<string, Audited | { readonly unaudited: string }>>;
