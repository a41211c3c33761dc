import type { Type } from '@nestjs/common';
import type { RequestOrigin } from '../../authz/index.js';
import type { ParameterSource } from '../checks/parameters.js';
import type { ClientType } from '../entities/app.entity.js';
import type { TokenClient } from './authenticated-client.js';
import type { GrantType } from './grant-types.js';
import type { AccessTokenResponse } from './access-token-response.js';
import type { TokenRequestFacts } from './token-request-facts.js';
import type { RedeemedKind } from './token-request-facts.js';

/** A parameter of the token endpoint, for the documentation. Handlers cannot read undeclared parameters. */
export interface GrantParameter {
  readonly description: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** The facts of a grant that the metadata, the API description and the checks of an app's `grant_types` use. */
export interface GrantFacts {
  readonly type: GrantType;
  /** For developers of clients: the result of the grant, in whole sentences. */
  readonly description: string;
  /** The client types that may use it at all. */
  readonly clientTypes: readonly [ClientType, ...ClientType[]];
  /** In addition to `grant_type` and the client's credentials. */
  readonly parameters: Readonly<Record<string, GrantParameter>>;
  /** The parameter with a single-use credential and where that is stored: it is then read together with the client. */
  readonly redeems?: { readonly parameter: string; readonly kind: RedeemedKind };
  /** The app acts for itself: its service account and the resource are then read together with the client. */
  readonly isForItself?: true;
}

/** A form from which only the grant's declared parameters can be read. */
export type GrantForm<Facts extends GrantFacts> = ParameterSource<keyof Facts['parameters'] & string>;

export interface GrantHandler<Facts extends GrantFacts = GrantFacts> {
  /**
   * The client has authenticated and may use this grant. `facts` is what was read of it and of the credential that it redeems; null if the
   * handler has to read everything itself. `origin` is for the audit log. Throws `OAuthError`.
   */
  // A property and not a method, because the compiler then compares parameters strictly: a handler can read only what it declares.
  readonly handle: (
    client: TokenClient,
    form: GrantForm<Facts>,
    facts: TokenRequestFacts | null,
    origin: RequestOrigin,
  ) => Promise<AccessTokenResponse>;
}

/** The class of a handler: a provider of Nest with its facts. */
export type GrantHandlerClass<OfType extends GrantType = GrantType> = Type<GrantHandler> & {
  readonly facts: GrantFacts & { readonly type: OfType };
};

/** RFC 8707. It has the same meaning in every grant. */
export const RESOURCE_PARAMETER = {
  format: 'uri',
  description: 'Resource indicator (RFC 8707). Optional. If sent, it must be the granted resource.',
} as const satisfies GrantParameter;
