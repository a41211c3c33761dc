// The order in which the site shows the pages of docs/, named by their file without its extension. A folder stands for every page in it that
// is not named elsewhere. test/policy/site.spec.ts holds that no page is forgotten.
export const NAVIGATION = [
  { text: 'Start', pages: ['start', 'comparison', 'cli', 'console', 'console/README'] },
  {
    text: 'Connect',
    pages: [
      'oauth-clients',
      'client-registration',
      'openid-provider',
      'resource-servers',
      'workload-identities',
      'agents',
      'sdk',
      'files',
      { text: 'Libraries and software', folder: 'connect' },
    ],
  },
  {
    text: 'Administer',
    pages: [
      'admin/install',
      'admin/identity-providers',
      'admin/configuration-as-code',
      'authorization',
      'admin/accounts',
      'security',
      'login-protection',
      'browser-security',
    ],
  },
  {
    text: 'Operate',
    pages: [
      'troubleshooting',
      'admin/doctor',
      'admin/monitoring',
      'admin/audit-forwarding',
      'admin/backup',
      'admin/upgrade',
      'admin/encryption',
      'admin/database',
      'admin/replicas',
      'admin/high-availability',
      'admin/workers',
      'scaling',
      'performance',
      { text: 'More on performance', folder: 'performance' },
    ],
  },
  {
    text: 'Reference',
    pages: ['configuration', 'errors', 'limits', 'reference-compatibility', { text: 'Details', folder: 'reference' }],
  },
  { text: 'How it is built', pages: ['architecture', 'dependencies', 'writing', { text: 'Decisions', folder: 'adr' }] },
  { text: 'Standards', pages: [{ text: 'Conformance', folder: 'conformance' }] },
];

/** Instead of their heading, which the generated ones do not have. */
export const TITLES = {
  start: 'Start',
  'reference/sdk.api': 'gatehouse/sdk',
  'reference/agent-sdk.api': 'gatehouse/agent-sdk',
  'reference/agent-sdk-node.api': 'gatehouse/agent-sdk/node',
  'reference/resource-server.api': 'gatehouse/resource-server',
};

/** Pages outside of docs/ that pages of docs/ lead to, and where the site has them. */
export const OUTSIDE = {
  'README.md': 'start.md',
  'CONTRIBUTING.md': 'contributing.md',
  'CHANGELOG.md': 'changelog.md',
  'SECURITY.md': 'reporting.md',
  'examples/web-app/README.md': 'examples/web-app.md',
  'examples/mcp-server/README.md': 'examples/mcp-server.md',
  'scripts/oauth2/README.md': 'outside-checks.md',
};
