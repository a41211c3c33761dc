import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { OPTION_LIST } from '../../src/config/options.js';
import { ROOT } from './repository-texts.js';

const DEPLOY = join(ROOT, 'deploy');
const files = readdirSync(DEPLOY, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => join(parentPath, name).slice(DEPLOY.length + 1));
const textOf = (file: string): string => readFileSync(join(DEPLOY, file), 'utf8');

interface Container {
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly securityContext: object;
  readonly startupProbe: Probe;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
}
interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}
/** As much of a manifest as is checked here; deploy-schemas.spec.ts compares everything with the types of Kubernetes. */
interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly resources: readonly string[];
  readonly spec: {
    readonly selector: Readonly<Record<string, unknown>>;
    readonly scaleTargetRef: object;
    readonly template: {
      readonly metadata: { readonly labels: object };
      readonly spec: {
        readonly containers: readonly [Container];
        readonly volumes: readonly { readonly name: string }[];
        readonly securityContext: object;
      };
    };
  };
}
const manifest = (file: string): Manifest => loadAll(textOf(`kubernetes/${file}`))[0] as Manifest; // Its checks are below.

describe('a file of deploy/', () => {
  it('names only settings that exist', () => {
    const known = new Set(OPTION_LIST.flatMap(([, { env, secret }]) => (secret ? [env, `${env}_FILE`] : [env])));
    const unknown = files.flatMap((file) =>
      [...textOf(file).matchAll(/\bCODER_[A-Z\d_]*[A-Z\d]/g)].flatMap(([name]) => (known.has(name as never) ? [] : [`${file}: ${name}`])),
    );
    expect(unknown).toEqual([]);
    expect(files.length).toBeGreaterThan(15);
  });

  it('has no secret in an environment or an argument', () => {
    const secrets = OPTION_LIST.flatMap(([, { env, secret }]) => (secret ? [env] : []));
    const given = files.flatMap((file) =>
      secrets.filter((name) => new RegExp(`\\b${name}(?:[=:]|, value)`).test(textOf(file))).map((name) => `${file}: ${name}`),
    );
    expect(given).toEqual([]);
  });

  it('parses as YAML', () => {
    const parsed = files.filter((file) => file.endsWith('.yaml')).map((file) => loadAll(textOf(file)).length);
    expect(parsed.every((count) => count > 0)).toBe(true);
  });
});

describe('deploy/kubernetes', () => {
  const deployment = manifest('deployment.yaml').spec;
  const [container] = deployment.template.spec.containers;

  it('applies every manifest but the example of a database', () => {
    const others = files.filter((file) => file.startsWith('kubernetes/')).map((file) => file.slice('kubernetes/'.length));
    const expected = others.filter((file) => !['kustomization.yaml', 'cloudnative-pg.yaml'].includes(file));
    expect([...manifest('kustomization.yaml').resources].sort()).toEqual(expected.sort());
  });

  it('finds its pods by labels that they have', () => {
    const { labels } = deployment.template.metadata;
    const selectors = [deployment.selector, manifest('disruption-budget.yaml').spec.selector].map(({ matchLabels }) => matchLabels);
    expect([...selectors, manifest('service.yaml').spec.selector]).toEqual([labels, labels, labels]);
    expect(manifest('autoscaler.yaml').spec.scaleTargetRef).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'gatehouse' });
  });

  it('restarts a server that does not respond, and sends no requests to one whose database does not', () => {
    const { startupProbe, livenessProbe, readinessProbe } = container;
    expect([startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => httpGet)).toEqual([
      { path: '/healthz', port: 'http' },
      { path: '/healthz', port: 'http' },
      { path: '/readyz', port: 'http' },
    ]);
    expect(container.ports.map(({ name }) => name)).toEqual(['http', 'metrics']);
  });

  it('runs as an ordinary user on a read-only root, and mounts what its settings name', () => {
    expect(deployment.template.spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    const { volumeMounts: mounts, env } = container;
    expect(mounts.map(({ name }) => name)).toEqual(deployment.template.spec.volumes.map(({ name }) => name));
    for (const { value } of env) expect(mounts.some(({ mountPath }) => value.startsWith(mountPath))).toBe(true);
  });
});
