import { APP_FIELDS } from './schema-apps.js';
import { listOf, type ObjectSchema, objectOf, oneOf, reference, type Schema, text, words, yesOrNo } from './schema-parts.js';

const PICTURE = 'HTTP(S) URL of a picture, or a path on the server.';
const ROLE_PATTERN = '^[a-z0-9]+(-[a-z0-9]+)*$';
const NAME_PATTERN = '^[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*$';
const NAME_FORM = 'letters, digits and single hyphens between them';

const ORGANIZATION = { ...text(32, 'Name of its organization.', { pattern: NAME_PATTERN }), default: 'default' };

const ORGANIZATION_FIELDS = {
  name: text(32, `Unique name: ${NAME_FORM}. \`default\` is the default organization, whatever its name.`, { pattern: NAME_PATTERN }),
  display_name: text(64, 'The name that people see. Default: the name.'),
  description: { ...text(2048, 'What it is for.'), default: '' },
  icon: { ...text(2048, PICTURE), default: '' },
  default_org_member_roles: {
    ...words(20, 'Built-in organization roles that every member has.'),
    default: ['organization-workspace-access'],
  },
};

const GROUP_FIELDS = {
  organization: ORGANIZATION,
  name: text(255, `Unique name in the organization: ${NAME_FORM}.`, { pattern: NAME_PATTERN }),
  display_name: { ...text(64, 'The name that people see.'), default: '' },
  avatar_url: { ...text(2048, PICTURE), default: '' },
};

const ROLE_FIELDS = {
  organization: ORGANIZATION,
  name: text(32, 'Unique name in the organization: lowercase letters, digits and single hyphens between them.', { pattern: ROLE_PATTERN }),
  display_name: { ...text(64, 'The name that people see.'), default: '' },
  delegable: yesOrNo('Whether apps can use the role when they act for a user who has it.', false),
  permissions: {
    type: 'object',
    description: 'What it permits in the organization: for each type of resource, the actions. You must have each permission yourself.',
    additionalProperties: { ...words(50, 'Actions, such as `read`.'), minItems: 1 },
    maxProperties: 100,
    default: {},
  },
} as const;

const MEMBERSHIP = objectOf(['name'], {
  name: text(32, 'Name of an organization.', { pattern: NAME_PATTERN }),
  roles: { ...words(100, 'Roles that the account has there, built-in or custom.'), default: [] },
});

const SERVICE_ACCOUNT_FIELDS = {
  username: text(32, `Unique among all users: ${NAME_FORM}.`, { pattern: NAME_PATTERN }),
  name: { ...text(128, 'Full name.'), default: '' },
  roles: { ...words(100, 'Its roles in the deployment.'), default: [] },
  organizations: {
    ...listOf(MEMBERSHIP, 1000, 'Organizations that it is a member of.'),
    minItems: 1,
    default: [{ name: 'default', roles: [] }],
  },
  suspended: yesOrNo('Whether it is suspended: then its tokens and apps get nothing.', false),
};

const SCOPE = objectOf(['name', 'description'], {
  name: text(128, 'A scope (RFC 6749 section 3.3) that is not a scope of the server.'),
  description: text(200, 'What an app with this scope can do, for the consent page.'),
});

const RESOURCE_SERVER_FIELDS = {
  name: text(64, 'Unique name, shown on the consent page.', { minLength: 1 }),
  identifier: text(2048, 'The URL of the API (RFC 8707). Cannot be changed.'),
  scopes: { ...listOf(SCOPE, 100, 'Its scopes.'), minItems: 1 },
  access_token_format: {
    ...oneOf(['opaque', 'jwt'], 'Whether it introspects its access tokens or verifies them itself.'),
    default: 'opaque',
  },
  access_token_lifetime_seconds: {
    type: 'integer',
    minimum: 0,
    maximum: 86_400,
    default: 0,
    description: 'Lifetime of its access tokens. 0: the default of the server.',
  },
  allowed_apps: {
    ...words(100, 'Names of the apps that can obtain tokens for it. Empty: all that an administrator registered.'),
    default: [],
  },
  allows_self_registered_apps: yesOrNo('Whether apps that registered themselves can obtain tokens for it.', false),
  dpop_bound_access_tokens_required: yesOrNo('Whether it accepts only tokens that are bound to a key (RFC 9449).', false),
  client_secret: reference('Where the secret is written with which it introspects tokens, if it has none there.'),
} as const;

/** The fields of each kind, which the API of the server has, too: test/policy/apply-schema.spec.ts compares them. */
export const ENTRY_SCHEMAS = {
  organizations: objectOf(['name'], ORGANIZATION_FIELDS),
  groups: objectOf(['name'], GROUP_FIELDS),
  roles: objectOf(['name'], ROLE_FIELDS),
  service_accounts: objectOf(['username'], SERVICE_ACCOUNT_FIELDS),
  apps: objectOf(['name'], APP_FIELDS),
  resource_servers: objectOf(['name', 'identifier', 'scopes'], RESOURCE_SERVER_FIELDS),
} as const satisfies Readonly<Record<string, ObjectSchema>>;

const MAX_ENTRIES = 5000;

/** Of a file for `gatehouse apply`, as JSON Schema (draft-07, which editors know). */
export const CONFIGURATION_SCHEMA: Schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Configuration of a Gatehouse server',
  ...objectOf([], {
    organizations: listOf(ENTRY_SCHEMAS.organizations, MAX_ENTRIES, 'Organizations.'),
    groups: listOf(ENTRY_SCHEMAS.groups, MAX_ENTRIES, 'Groups, without their members.'),
    roles: listOf(ENTRY_SCHEMAS.roles, MAX_ENTRIES, 'Custom roles of organizations.'),
    service_accounts: listOf(ENTRY_SCHEMAS.service_accounts, MAX_ENTRIES, 'Accounts of programs.'),
    apps: listOf(ENTRY_SCHEMAS.apps, MAX_ENTRIES, 'Apps that administrators register: OAuth clients.'),
    resource_servers: listOf(ENTRY_SCHEMAS.resource_servers, MAX_ENTRIES, 'APIs that tokens are issued for.'),
    registration_policy: oneOf(['off', 'token', 'open'], 'Who can register apps: nobody, apps with an initial access token, or every app.'),
  }),
};
