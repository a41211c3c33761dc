import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MUTATIONS } from '../e2e/audit/mutations.js';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId?: string }>>>>;
}

/** This file is dist/test/policy/audit-coverage.spec.js. */
const DOCUMENT = join(import.meta.dirname, '..', '..', '..', 'docs', 'openapi.json');
const { paths } = JSON.parse(readFileSync(DOCUMENT, 'utf8')) as Document;
const operations = Object.values(paths).flatMap((methods) =>
  Object.entries(methods).map(([method, { operationId = '' }]) => ({ method, operationId })),
);

describe('the audit log', () => {
  it('has an expectation for every operation that is not a GET, or a reason why there is none (test/e2e/audit/mutations.ts)', () => {
    const mutating = operations.filter(({ method }) => method !== 'get').map(({ operationId }) => operationId);
    expect(mutating.length).toBeGreaterThan(30);
    expect(mutating.filter((id) => !(id in MUTATIONS))).toEqual([]);
  });

  it('expects nothing of operations that do not exist', () => {
    const known = new Set(operations.map(({ operationId }) => operationId));
    expect(Object.keys(MUTATIONS).filter((id) => !known.has(id))).toEqual([]);
  });
});
