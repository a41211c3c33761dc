// Bundles the compiled program into a few files, dist/bundle: a start that resolves and reads 1,500 modules one by one costs twice the CPU
// time. Decorators need the compiler's metadata, so the compiler's output is bundled, not the sources.
import { readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { decode, encode } from '@jridgewell/sourcemap-codec';
import { build } from 'esbuild';
import { BUNDLE, DIST, NOT_BUNDLED, ROOT } from './toolchain.mjs';

/** CommonJS packages call `require` for Node's own modules and for what stays in node_modules. */
const BANNER = `import { createRequire as createRequireOfBundle } from 'node:module';
const require = createRequireOfBundle(import.meta.url);`;

/**
 * Modules that packages load at the start, and that this program has no use for: other databases, telephone numbers, and compilers of JSON
 * Schemas (see src/http/server-options.ts). They would be a fifth of what a start reads.
 */
const UNUSED =
  /\/node_modules\/(typeorm\/driver\/(?!postgres\/|types\/)[\w-]+\/|libphonenumber-js\/|@fastify\/(ajv-compiler|fast-json-stringify-compiler)\/)/;
/** pg looks for Cloudflare by making a `Response`, for which Node 20 loads its whole client of HTTP. */
const CLOUDFLARE = /\/node_modules\/pg\/lib\/stream\.js$/;
const CLOUDFLARE_TEST = "typeof Response === 'function'";

/**
 * The bundler gives functions and classes their names back by a call each, at every time that a function in a function is made: in the path of
 * a request some twenty times. These calls give the name that a function or a class has anyway.
 */
const NEEDLESS_NAMES = [
  /__name\(([\w$]+),"\1"\);/g,
  /(?<=(?:class |(?:var|let|const) )([\w$]+)(?:=class)?(?: extends [\w$.]+)?\{)static\{__name\(this,"\1"\)\}/g,
];
/** And nothing depends on the name of an arrow function, which has no prototype. */
const NAMING = ['__name=(target,value)=>__defProp(', '__name=(target,value)=>!("prototype" in target)?target:__defProp('];

/**
 * Folders whose modules only define. What is imported from one of their doors (index.js) is taken from the module behind it: the bundler would read all
 * that is behind a door together with the first command that comes through it, such as the whole configuration of the server.
 */
const DOORS = ['commands', 'common', 'config', 'sdk'].map((folder) => join(DIST, 'src', folder, '/'));
const NAMES_FROM_DOOR = /^import \{([^}]*)\} from '(\.[^']*\/index\.js)';/gm;
const NAMES_OF_DOOR = /^export \{([^}]*)\} from '(\.[^']*)';/gm;

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
    onLoad({ filter: /\/dist\/src\/.*\.js$/ }, ({ path }) => ({ contents: behindDoors(path) }));
    onLoad({ filter: /\/node_modules\/.*\.[cm]?js$/ }, ({ path }) => ({
      contents: UNUSED.test(path) ? 'module.exports = {};' : sourceOf(path),
    }));
    onLoad({ filter: /./, namespace: IMPORTED }, async ({ path }) => {
      const names = Object.keys(await import(path)).filter((name) => /^[\w$]+$/.test(name));
      return { contents: `export { ${names.join(', ')} } from '${path}';`, resolveDir: ROOT };
    });
  },
};

/** The module in `path`; each line stays where it is, for the source map. */
function behindDoors(path) {
  return readFileSync(path, 'utf8').replace(NAMES_FROM_DOOR, (statement, names, from) => {
    const door = join(dirname(path), from);
    if (!DOORS.some((folder) => door.startsWith(folder))) return statement;
    const imports = listed(names).map((name) => `import { ${name} } from '${behind(door, name.split(' as ')[0])}';`);
    return imports.join(' ') + statement.replace(/[^\n]/g, '');
  });
}

/** The module that a door has this name from. */
function behind(door, name) {
  for (const [, names, from] of readFileSync(door, 'utf8').matchAll(NAMES_OF_DOOR)) {
    const found = listed(names).find((each) => each.split(' as ').at(-1) === name);
    if (found === undefined) continue;
    const module = join(dirname(door), from);
    if (found !== name) throw new Error(`${door} renames ${found}, which the bundler does not expect`);
    return basename(module) === 'index.js' ? behind(module, name) : module;
  }
  return door;
}

function listed(names) {
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** Without the package's own source map, which names sources that it does not bring. */
function sourceOf(path) {
  const source = readFileSync(path, 'utf8').replace(SOURCE_MAP_COMMENT, '');
  if (!CLOUDFLARE.test(path)) return source;
  if (!source.includes(CLOUDFLARE_TEST)) throw new Error(`${path} has changed: see whether it still loads what nothing here needs`);
  return source.replace(CLOUDFLARE_TEST, 'false');
}

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
  // The compiler has applied the settings of its files; one of them is copied to dist with the sources.
  tsconfigRaw: {},
  banner: { js: BANNER },
  external: NOT_BUNDLED,
  plugins: [packages],
  // Nest, TypeORM and the API description use the names of classes.
  keepNames: true,
  // Node keeps the whole text in memory.
  minifyWhitespace: true,
  lineLimit: 500,
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
});
for (const file of readdirSync(incoming)) {
  const path = join(incoming, file);
  if (file.endsWith('.map')) shrinkMap(path);
  else writeFileSync(path, withFewerNames(readFileSync(path, 'utf8')));
}
rmSync(BUNDLE, { recursive: true, force: true });
renameSync(incoming, BUNDLE);

/** With spaces instead of the calls, so that the map stays true. */
function withFewerNames(text) {
  return NEEDLESS_NAMES.reduce((rest, pattern) => rest.replace(pattern, (call) => ' '.repeat(call.length)), text).replace(...NAMING);
}

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
