import type { ActionOf } from './policy.js';
import { POLICY } from './policy.js';

/** Every verb except the two that reach into a running workspace. */
export const WORKSPACE_WITHOUT_ACCESS = POLICY.workspace.filter((action) => action !== 'ssh' && action !== 'application_connect');

/** A dormant workspace can be maintained and stopped, but neither started nor entered. */
export const WORKSPACE_DORMANT: readonly ActionOf<'workspace_dormant'>[] = [
  'create',
  'read',
  'update',
  'delete',
  'stop',
  'create_agent',
  'delete_agent',
  'update_agent',
];

export const PREBUILT_WORKSPACE = POLICY.prebuilt_workspace;
