// Jest's own runtime: every test file evaluates all its modules anew, in a context of its own. What depends on nothing but the text of a
// module stays with the worker: the text, and V8's compiled code, which has no state. To read and to compile the packages again was half of
// what a file took that imports a feature, and V8 could not let go of what each file had compiled: a worker's heap grew by 20 MB a file,
// until collecting it took longer than the tests.
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import Runtime from 'jest-runtime';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Nobody changes these during a run. Modules that a test writes somewhere else are read and compiled every time. */
const UNCHANGING = ['dist', 'node_modules'].map((folder) => join(ROOT, folder, sep));
/**
 * `import()` asks the test file that compiled the code for the module, and code that was read again asks nobody: under Node 20 it fails.
 * `import.meta` is not meant.
 */
const DYNAMIC_IMPORT = /\bimport\s*(?:[(/]|\.(?!meta\b))/;

const texts = new Map();
const scripts = new Map();
const codeOfModules = new Map();

const isUnchanging = (file) => UNCHANGING.some((folder) => file.startsWith(folder));

export default class TestRuntime extends Runtime {
  constructor(config, environment, resolver, transformer, files, coverage, ...rest) {
    super(config, environment, resolver, transformer, files, coverage, ...rest);
    // Coverage counts what this very file has compiled.
    if (!coverage.collectCoverage) keepTextsAndScripts(this, environment);
  }
}

function keepTextsAndScripts({ transformCache, executor }, environment) {
  const transform = transformCache.transform.bind(transformCache);
  transformCache.transform = (file, options) => {
    if (!isUnchanging(file)) return transform(file, options);
    if (!texts.has(file)) texts.set(file, transform(file, options));
    return texts.get(file);
  };

  const compile = executor.compile.bind(executor);
  executor.compile = (text, file) => {
    const context = environment.getVmContext();
    if (context === null || !isUnchanging(file) || DYNAMIC_IMPORT.test(text)) return compile(text, file);
    if (!scripts.has(file)) scripts.set(file, compiled(text, file, executor.injectedModuleParameters));
    return scripts.get(file)?.runInContext(context) ?? compile(text, file);
  };
}

/** Gives a function, as Node makes of a CommonJS module. Undefined: Jest says why it cannot be compiled. */
function compiled(text, file, parameters) {
  const start = `(function (${parameters.join(', ')}) {`;
  try {
    return new vm.Script(`${start}${text}\n})`, { filename: file, columnOffset: -start.length });
  } catch {
    return undefined;
  }
}

/** An ECMAScript module belongs to one context, but its code can be read again. */
function makeModule(SourceTextModule, text, options) {
  const file = options?.identifier;
  const cachedData = codeOfModules.get(file);
  if (cachedData !== undefined) {
    try {
      return new SourceTextModule(text, { ...options, cachedData });
    } catch (error) {
      // A test has set a flag of V8 that changes what it compiles.
      if (error.code !== 'ERR_VM_MODULE_CACHED_DATA_REJECTED') throw error;
    }
  }
  const module = new SourceTextModule(text, options);
  if (file !== undefined && isUnchanging(file) && !DYNAMIC_IMPORT.test(text)) codeOfModules.set(file, module.createCachedData());
  return module;
}

// Without `--experimental-vm-modules` there is none.
if (vm.SourceTextModule) {
  vm.SourceTextModule = new Proxy(vm.SourceTextModule, { construct: (target, [text, options]) => makeModule(target, text, options) });
}
