/** Module boundaries. Folders directly under src/ are modules; files directly under src/ are the composition root. */
module.exports = {
  forbidden: [
    {
      name: 'module-through-index',
      severity: 'error',
      comment: 'import another module through its index.ts',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/[^/]+/', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'root-sees-index-and-entities',
      severity: 'error',
      from: { path: '^src/[^/]+\\.ts$' },
      to: { path: '^src/[^/]+/', pathNot: ['^src/[^/]+/(index|entities)\\.ts$', '^src/http/', '^src/commands/'] },
    },
    {
      name: 'no-own-index',
      severity: 'error',
      comment: 'a module never imports its own index: that is a cycle in ESM',
      from: { path: '^src/([^/]+)/', pathNot: '/index\\.ts$' },
      to: { path: '^src/$1/index\\.ts$' },
    },
    {
      name: 'controllers-use-services',
      severity: 'error',
      from: { path: '\\.(controller|guard|filter|interceptor)\\.ts$' },
      to: { path: '\\.(repository|entity)\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-stores-reach-repositories',
      severity: 'error',
      comment: 'a repository is reached only through the store that authorizes its rows, and by the module that wires it',
      from: { path: '^src/', pathNot: '\\.(store|system-store|module|repository|spec)\\.ts$|/providers\\.ts$' },
      to: { path: '\\.repository\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'core-has-no-http',
      severity: 'error',
      comment: 'services and repositories do not know HTTP',
      from: { path: '\\.(service|store|system-store|repository|entity)\\.ts$' },
      to: { path: '^(fastify|@nestjs/swagger)|\\.(controller|dto)\\.ts$|^src/http/' },
    },
    {
      name: 'testing-is-for-specs',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/testing/|\\.spec\\.ts$' },
      to: { path: '^src/testing/' },
    },
    {
      name: 'authz-is-pure',
      severity: 'error',
      comment: 'the engine knows no framework, no database and no other feature',
      from: { path: '^src/authz/', pathNot: '\\.(module|spec)\\.ts$' },
      to: { path: '^(@nestjs|typeorm|pg|fastify)|^src/(?!authz/|common/)' },
    },
    {
      name: 'common-is-a-leaf',
      severity: 'error',
      from: { path: '^src/common/' },
      to: { path: '^(@nestjs|typeorm|pg|fastify)|^src/(?!common/)' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-prod-to-test', severity: 'error', from: { path: '^src/' }, to: { path: '^test/' } },
    {
      name: 'no-unlisted-package',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: { tsPreCompilationDeps: true, tsConfig: { fileName: 'tsconfig.json' }, doNotFollow: { path: 'node_modules' } },
};
