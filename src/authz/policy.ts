const CRUD = ['create', 'read', 'update', 'delete'] as const;
const WORKSPACE = [
  ...CRUD,
  'start',
  'stop',
  'ssh',
  'application_connect',
  'create_agent',
  'delete_agent',
  'update_agent',
  'share',
] as const;

/**
 * Nouns and their verbs: the single source of resource types, actions and scope names. After a new type is added here, failing tests
 * point to the remaining steps; `docs/authorization.md` walks through an example.
 */
export const POLICY = Object.freeze({
  api_key: CRUD,
  assign_org_role: ['assign', 'unassign', ...CRUD],
  assign_role: ['assign', 'unassign', 'read'],
  audit_log: ['create', 'read'],
  connection_log: ['read', 'update'],
  crypto_key: CRUD,
  debug_info: ['read'],
  deployment_config: ['read', 'update'],
  deployment_stats: ['read'],
  file: ['create', 'read'],
  group: CRUD,
  group_member: ['read'],
  idpsync_settings: ['read', 'update'],
  inbox_notification: ['create', 'read', 'update'],
  license: ['create', 'read', 'delete'],
  notification_message: CRUD,
  notification_preference: ['read', 'update'],
  notification_template: ['read', 'update'],
  oauth2_app: CRUD,
  oauth2_app_code_token: ['create', 'read', 'delete'],
  oauth2_app_secret: CRUD,
  oauth2_resource_server: CRUD,
  organization: CRUD,
  organization_member: CRUD,
  prebuilt_workspace: ['update', 'delete'],
  provisioner_daemon: CRUD,
  provisioner_jobs: ['create', 'read', 'update'],
  replicas: ['read'],
  system: CRUD,
  task: CRUD,
  template: [...CRUD, 'use', 'view_insights'],
  user: [...CRUD, 'read_personal', 'update_personal'],
  user_secret: CRUD,
  user_skill: CRUD,
  webpush_subscription: ['create', 'read', 'delete'],
  workspace: WORKSPACE,
  workspace_agent_devcontainers: ['create'],
  workspace_agent_resource_monitor: ['create', 'read', 'update'],
  workspace_build_orchestration: CRUD,
  workspace_dormant: WORKSPACE,
} as const satisfies Record<string, readonly string[]>);

/** What can be acted upon. */
export type ResourceType = keyof typeof POLICY;
/** The verbs of one resource type. */
export type ActionOf<T extends ResourceType> = (typeof POLICY)[T][number];
/** What can be done, to at least one resource type. */
export type Action = ActionOf<ResourceType>;
/** Stands for every type, or for every action. */
export type Wildcard = '*';
export const WILDCARD: Wildcard = '*';

for (const actions of Object.values(POLICY)) Object.freeze(actions);

/** Every resource type, in alphabetical order. */
// `Object.keys` forgets the literal keys that `POLICY` is declared with.
export const RESOURCE_TYPES: readonly ResourceType[] = Object.freeze(Object.keys(POLICY) as ResourceType[]);

/** Every action of any type, in alphabetical order. */
export const ACTIONS: readonly Action[] = Object.freeze([...new Set(RESOURCE_TYPES.flatMap((type) => actionsOf(type)))].sort());

const actionNames: ReadonlySet<string> = new Set(ACTIONS);

/** The verbs of a type, in the order of the table. */
export function actionsOf(type: ResourceType): readonly Action[] {
  return POLICY[type];
}

/** Is this text, from a request or a row, the name of a resource type? */
export function isResourceType(text: string): text is ResourceType {
  return Object.hasOwn(POLICY, text);
}

/** Is this text, from a request or a row, an action that some type knows? */
export function isAction(text: string): text is Action {
  return actionNames.has(text);
}

/** Does the table list this action for this type? */
export function isActionOf(type: ResourceType, action: string): boolean {
  return (POLICY[type] as readonly string[]).includes(action); // widened for `includes`, which would demand what it is asked to find out
}
