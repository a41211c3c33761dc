/**
 * Variables that belong to other programs: the commands of `gatehouse`, and the reference's clients, agents and tools, which may run
 * beside a server. They are not reported as unknown.
 */
const NAMES: ReadonlySet<string> = new Set([
  'CODER_AVATAR_URL',
  'CODER_BUILD_OPTION',
  'CODER_DBCRYPT_BATCH_SIZE',
  'CODER_DISABLE_DIRECT_CONNECTIONS',
  'CODER_DISABLE_NETWORK_TELEMETRY',
  'CODER_DISPLAY_NAME',
  'CODER_DONT_PASS',
  'CODER_DOTFILES_REPO_DIR',
  'CODER_EMAIL',
  'CODER_EPHEMERAL_PARAMETER',
  'CODER_FORCE_TTY',
  'CODER_GO_TRACE',
  'CODER_HEADER',
  'CODER_HEADER_COMMAND',
  'CODER_ORGANIZATION',
  'CODER_PASSWORD',
  'CODER_PASSWORD_FILE',
  'CODER_PG_CONNECTION_AUTH',
  'CODER_PRESET_NAME',
  'CODER_PRIMARY_ACCESS_URL',
  'CODER_PROMPT_EPHEMERAL_PARAMETERS',
  'CODER_PROXY_DERP_ONLY',
  'CODER_PROXY_SESSION_TOKEN',
  'CODER_SESSION_TOKEN',
  'CODER_SYMLINK_DIR',
  'CODER_TELEMETRY_INSTALL_SOURCE',
  'CODER_TEST_TELEMETRY_DEFAULT_ENABLE',
  'CODER_TLS_REDIRECT_HTTP',
  'CODER_URL',
  'CODER_USERNAME',
  'CODER_USE_KEYRING',
]);

const PREFIXES: readonly string[] = [
  'CODER_AGENT_',
  'CODER_CONFIGSSH_',
  'CODER_CONTAINER',
  'CODER_EXTERNAL_TOKEN_ENCRYPTION_',
  'CODER_FIRST_USER_',
  'CODER_GIT_AUTH_ACCESS_TOKEN_',
  'CODER_MCP_',
  'CODER_NO_',
  'CODER_OPEN_',
  'CODER_PORT_FORWARD_',
  'CODER_PROC_',
  'CODER_PROVISIONER_DAEMON_',
  'CODER_PROVISIONER_JOB_',
  'CODER_PROVISIONER_LIST_',
  'CODER_PROVISIONER_SHOW_',
  'CODER_PROVISIONERD_',
  'CODER_RICH_PARAMETER',
  'CODER_SCALETEST_',
  'CODER_SCRIPT_',
  'CODER_SSH_',
  'CODER_SUPPORT_BUNDLE_',
  'CODER_TASK_',
  'CODER_TEMPLATE_',
  'CODER_TOKEN_',
  'CODER_VPN_',
  'CODER_WORKSPACE_',
];

/** The variables of git providers for workspaces, which the reference's server reads, numbered per provider. */
const EXTERNAL_AUTH = /^CODER_(?:EXTERNAL_AUTH|GITAUTH)_\d+_/;

export function isOfAnotherProgram(variable: string): boolean {
  return NAMES.has(variable) || PREFIXES.some((prefix) => variable.startsWith(prefix));
}

export function isExternalAuth(variable: string): boolean {
  return EXTERNAL_AUTH.test(variable);
}
