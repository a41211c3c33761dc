import type { Actor } from '../../authz/index.js';

/** How the user logged in, for the ID tokens of a grant (OpenID Connect Core section 2). */
export interface LoginFacts {
  /** When the user authenticated; null if the identity provider does not say. */
  readonly authTime: Date | null;
  readonly acr: Acr;
  /** Of the browser's session, as the app knows it; null for a device. Not the id of its key, which would be half of a credential. */
  readonly sid: string | null;
  /** The same as this server knows it (`openid_session`). */
  readonly session: string | null;
  /** When the session ends, however much it is used; null: its use prolongs it. */
  readonly endsAt: Date | null;
}

/** Of somebody who signs in to an app with the browser. */
export type BrowserLogin = LoginFacts & { readonly sid: string; readonly session: string };

/** Where the user proved who they are: with a password at this server, or at an identity provider. */
export const ACR_VALUES = ['urn:gatehouse:acr:password', 'urn:gatehouse:acr:federated'] as const;

export type Acr = (typeof ACR_VALUES)[number];

/** RFC 8176. How somebody authenticated elsewhere is not known here. */
const AMR: Readonly<Record<Acr, readonly string[] | null>> = { 'urn:gatehouse:acr:password': ['pwd'], 'urn:gatehouse:acr:federated': null };

/** Null for a text that an older or a newer version stored. */
export function amrOf(acr: string): readonly string[] | null {
  return AMR[acr as Acr] ?? null;
}

export function acrOf({ credential }: Pick<Actor, 'credential'>): Acr {
  return credential?.loginType === 'password' ? 'urn:gatehouse:acr:password' : 'urn:gatehouse:acr:federated';
}
