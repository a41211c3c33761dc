// The types of the SDK's calls, from the description of the API.
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';

const HEADER = '// Generated from docs/openapi.json by `npm run docs:generate`. Do not edit.\n\n';
const BINARY = ts.factory.createTypeReferenceNode('Binary');

/** Content of files is a stream; the compiler's own name for it would be `string`. */
export async function sdkTypes(openApiText) {
  const nodes = await openapiTS(JSON.parse(openApiText, withoutExamples), {
    inject: "import type { Binary } from './binary.js';\n",
    transform: ({ format }) => (format === 'binary' ? BINARY : undefined),
  });
  return HEADER + astToString(nodes);
}

/** Those of parameters, bodies and responses would be most of the file. Those of properties stay. */
function withoutExamples(_name, value) {
  if (typeof value !== 'object' || value === null || !('schema' in value)) return value;
  return { ...value, example: undefined };
}
