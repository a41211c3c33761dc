import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Services and repositories may use Nest only as a container: anything else from it would let them speak HTTP. */
const NEST_CONTAINER_ONLY = {
  paths: [
    {
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
    },
  ],
};

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', '*.cjs'] },
  js.configs.recommended,
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
    files: ['src/**/*.service.ts', 'src/**/*.store.ts', 'src/**/*.system-store.ts', 'src/**/*.repository.ts'],
    rules: { 'no-restricted-imports': ['error', NEST_CONTAINER_ONLY] },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/config/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'src/config is the only reader of process.env' },
      ],
    },
  },
  {
    files: ['src/**/*.spec.ts', 'test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-properties': 'off',
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
);
