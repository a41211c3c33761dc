import js from '@eslint/js';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

/** Services and repositories may use Nest only as a container: anything else from it would let them speak HTTP. */
const NEST_CONTAINER_ONLY = {
  name: '@nestjs/common',
  allowImportNames: [
    'Injectable',
    'Inject',
    'Optional',
    'Logger',
    'OnModuleInit',
    'OnModuleDestroy',
    'OnApplicationBootstrap',
    'OnApplicationShutdown',
    'BeforeApplicationShutdown',
  ],
  message: 'services, stores and repositories do not know HTTP',
};

/** Rows are reached through the store that authorizes them (docs/authorization.md), and nobody else holds what reaches them. */
const TRANSACTIONS_ONLY = {
  name: 'typeorm',
  allowImportNames: ['EntityManager', 'QueryFailedError'],
  message: 'only repositories speak to the database; a transaction is handed on to stores',
};
const NO_REPOSITORY = {
  regex: '\\.repository\\.js$',
  importNamePattern: 'Repository$',
  message: 'a repository is reached through its store: not even its type belongs here',
};
const HANDED_ON = {
  selector: 'MemberExpression[object.name=/^(tx|manager)$/]',
  message: 'a transaction is handed on to stores and never used: only repositories speak to the database',
};
/** Repositories and entities themselves, what wires them, and the connection itself; a backup is of all tables alike. */
const SPEAKS_SQL = [
  'src/**/*.repository.ts',
  'src/**/*.entity.ts',
  'src/database/**',
  'src/data-source.ts',
  'src/backup/restore-backup.ts',
  // Reads what the database says about itself, and counts rows that it shows nobody.
  'src/doctor/database-facts.ts',
];
const WIRES = ['src/**/*.module.ts', 'src/main.ts', 'src/operator/operator-database.ts', 'src/server/server-database.ts'];
const NO_CAN_PARSE = {
  object: 'URL',
  property: 'canParse',
  message: 'parseUrl of src/common: in Node 20 this one is wrong after some thousand calls',
};
/** A test that does not run says why. */
const NO_SILENT_TESTS = ['it', 'describe'].flatMap((object) =>
  ['skip', 'only', 'todo'].map((property) => ({ object, property, message: 'runsIf of src/testing skips, and prints the reason' })),
);
/** The content of files has no owner: it has its own port, and its rows belong to the blob store. */
const BLOBS = ['src/files/postgres-blob-store.ts'];
/** Encryption works on whole columns, for operators with the database's password: there is no actor to authorize. */
const OPERATORS = ['src/dbcrypt/**'];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', '*.cjs', 'src/sdk/core/openapi.ts', 'src/sdk/core/response-shapes.ts'] },
  js.configs.recommended,
  {
    // These process text from clients: a regular expression with quadratic cost would block the server for everybody.
    files: ['src/**/*.ts'],
    ignores: ['src/**/*.spec.ts', 'src/**/testing/**'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential', ignoreSticky: true }],
    },
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Response DTOs are classes only because OpenAPI needs them at run time; they describe JSON and have no behaviour to lose.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    // A longer file has two subjects. Tests are lists of cases, examples are recorded.
    files: ['src/**/*.ts'],
    ignores: ['src/**/*.spec.ts', 'src/swagger/examples/*.ts'],
    rules: { 'max-lines': ['error', 250] },
  },
  {
    files: ['src/**/*.ts'],
    ignores: [...SPEAKS_SQL, ...WIRES, ...BLOBS, ...OPERATORS, 'src/**/*.spec.ts'],
    rules: {
      'no-restricted-imports': ['error', { paths: [TRANSACTIONS_ONLY], patterns: [NO_REPOSITORY] }],
      'no-restricted-syntax': ['error', HANDED_ON],
    },
  },
  {
    files: ['src/**/*.service.ts'],
    ignores: OPERATORS,
    rules: { 'no-restricted-imports': ['error', { paths: [NEST_CONTAINER_ONLY, TRANSACTIONS_ONLY], patterns: [NO_REPOSITORY] }] },
  },
  {
    files: ['src/**/*.store.ts', 'src/**/*.system-store.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [NEST_CONTAINER_ONLY, TRANSACTIONS_ONLY] }] },
  },
  {
    files: ['src/**/*.repository.ts', 'src/dbcrypt/**/*.service.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [NEST_CONTAINER_ONLY] }] },
  },
  {
    files: ['src/**/*.ts'],
    // The duration of random tests is not a setting of the server.
    ignores: ['src/config/**', 'src/testing/effort.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'src/config is the only reader of process.env' },
        NO_CAN_PARSE,
      ],
    },
  },
  {
    files: ['src/config/**/*.ts'],
    rules: { 'no-restricted-properties': ['error', NO_CAN_PARSE] },
  },
  {
    files: ['src/**/*.spec.ts', 'test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-properties': ['error', NO_CAN_PARSE, ...NO_SILENT_TESTS],
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        fetch: 'readonly',
        URL: 'readonly',
        URLSearchParams: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        performance: 'readonly',
        AbortSignal: 'readonly',
        Headers: 'readonly',
        TextEncoder: 'readonly',
      },
    },
  },
  {
    files: ['examples/**/*.mjs'],
    rules: { 'no-unused-vars': ['error', { argsIgnorePattern: '^_' }] },
  },
);
