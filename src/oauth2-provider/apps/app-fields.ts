import { type ClientAuthentication, columnsOf, defaultAuthentication } from '../client-keys/client-authentication.js';
import type { ClientType } from '../entities/app.entity.js';
import { APP_COLUMNS, type AppRow } from './app-row.js';
import type { AppLinks, OpenIdSettings } from './app-settings.js';

export interface AppFields extends AppLinks, OpenIdSettings {
  readonly name: string;
  readonly icon: string;
  readonly redirectUris: readonly string[];
  readonly clientType: ClientType;
  readonly grantTypes: readonly string[];
  readonly scope: string;
  readonly serviceAccountId: string | null;
  readonly dpopBoundAccessTokens: boolean;
  /** Absent: the default for its type; for an existing app, the current one. */
  readonly authentication?: ClientAuthentication;
  /** Absent: no; for an existing app, as before. */
  readonly requirePushedAuthorizationRequests?: boolean;
  /** Absent: it is not; for an existing app, as it was. */
  readonly isVerified?: boolean;
  /** Only of a new app. */
  readonly dynamicallyRegistered?: boolean;
  /** Only of a new app. */
  readonly createdBy?: string;
}

/** `clientType` absent: it stays. */
export type AppUpdate = Omit<AppFields, 'clientType' | 'dynamicallyRegistered'> & { readonly clientType?: ClientType };

/** What the database fills in. */
const DEFAULTED = ['id', 'responseTypes', 'createdAt'] as const;
/** What never changes. */
const FIXED = ['dynamicallyRegistered', 'createdBy'] as const;

type InsertedProperty = Exclude<keyof AppRow, (typeof DEFAULTED)[number]>;
type ChangedProperty = Exclude<InsertedProperty, (typeof FIXED)[number]>;

// The keys of APP_COLUMNS are the properties of a row.
export const INSERTED_PROPERTIES = (Object.keys(APP_COLUMNS) as (keyof AppRow)[]).filter(
  (property): property is InsertedProperty => !DEFAULTED.some((other) => other === property),
);
export const CHANGED_PROPERTIES = INSERTED_PROPERTIES.filter(
  (property): property is ChangedProperty => !FIXED.some((other) => other === property),
);

/** The row of a new app. The driver makes JSON of objects, and arrays of lists. */
export function insertedApp({ authentication, ...app }: AppFields): Pick<AppRow, InsertedProperty> {
  return {
    ...app,
    ...columnsOf(authentication ?? defaultAuthentication(app.clientType)),
    callbackUrl: app.redirectUris[0] ?? '',
    requirePushedAuthorizationRequests: app.requirePushedAuthorizationRequests ?? false,
    isVerified: app.isVerified ?? false,
    dynamicallyRegistered: app.dynamicallyRegistered ?? false,
    createdBy: app.createdBy ?? null,
  };
}

const SAME_AUTHENTICATION = {
  tokenEndpointAuthMethod: undefined,
  jwks: undefined,
  jwksUri: undefined,
  tokenEndpointAuthSigningAlg: undefined,
};

/** The columns of a changed app. Undefined: it stays. */
export function changedApp({ authentication, ...app }: AppUpdate): {
  readonly [Property in ChangedProperty]: AppRow[Property] | undefined;
} {
  return {
    ...app,
    ...(authentication ? columnsOf(authentication) : SAME_AUTHENTICATION),
    callbackUrl: app.redirectUris[0] ?? '',
    clientType: app.clientType,
    requirePushedAuthorizationRequests: app.requirePushedAuthorizationRequests,
    isVerified: app.isVerified,
  };
}
