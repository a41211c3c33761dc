import ts from 'typescript';
import { repositoryTexts } from '../repository-texts.js';

interface Gaps {
  readonly fields: number;
  /** `file: Class.property` of every field that no decorator brings into the API description. */
  readonly silent: readonly string[];
  /** The same for the fields of requests that no decorator validates. */
  readonly unchecked: readonly string[];
}

const DESCRIBES = /^(?:Api(?:Hide)?Property|ApiPropertyOptional|ApiResponseProperty|PictureUrl)\b/;
/** Classes that only describe a body: code reads it without the pipe. */
const DESCRIBED_ONLY: Readonly<Record<string, string>> = {
  TokenRequest: 'repeated parameters are refused, which a class cannot represent',
  RevokeRequest: 'the same',
  IntrospectionRequest: 'the same',
  DeviceAuthorizationRequest: 'the same',
  PushedAuthorizationRequest: 'the same',
  ClientRegistrationRequest: 'its errors are those of RFC 7591',
  ClientUpdateRequest: 'the same',
  AuthorizationRequest: 'its keys are chosen by the caller',
};
/** Everything else is from class-validator or made of it. */
const VALIDATES_NOTHING = /^(?:Api|Type\b|Transform\b)/;

function gapsOf(path: string, text: string): Gaps {
  const silent: string[] = [];
  const unchecked: string[] = [];
  let fields = 0;
  for (const statement of ts.createSourceFile(path, text, ts.ScriptTarget.Latest).statements) {
    if (!ts.isClassDeclaration(statement)) continue;
    for (const member of statement.members) {
      if (!ts.isPropertyDeclaration(member) || member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword)) continue;
      fields += 1;
      const decorators = (ts.getDecorators(member) ?? []).map(({ expression }) => textOf(expression, text));
      const className = statement.name?.text ?? '';
      const field = `${path}: ${className}.${textOf(member.name, text)}`;
      if (!decorators.some((name) => DESCRIBES.test(name))) silent.push(field);
      if (className.endsWith('Request') && !(className in DESCRIBED_ONLY) && decorators.every((name) => VALIDATES_NOTHING.test(name)))
        unchecked.push(field);
    }
  }
  return { fields, silent, unchecked };
}

function textOf(node: ts.Node, text: string): string {
  return text.slice(node.pos, node.end).trim();
}

/** Some bodies are described beside what sends them. */
const hasBodies = (path: string, text: string): boolean =>
  /^src\/.*dto\.ts$/.test(path) || (/^src\/.*(?<!\.spec)\.ts$/.test(path) && /^ {2}@Api(?:Response)?Property/m.test(text));

describe('every field of a request or a response', () => {
  const dtos = repositoryTexts().filter(({ path, text }) => hasBodies(path, text));
  const found = dtos.map(({ path, text }) => gapsOf(path, text));

  it('is in the API description: without its decorator it would be sent or read undocumented', () => {
    expect(found.reduce((sum, { fields }) => sum + fields, 0)).toBeGreaterThan(100);
    expect(found.flatMap(({ silent }) => silent)).toEqual([]);
  });

  it('is validated in a request: the pipe removes a field without a validator, and what callers send has no effect', () => {
    expect(found.flatMap(({ unchecked }) => unchecked)).toEqual([]);
  });

  it('is looked for in every file that describes one', () => {
    const paths = dtos.map(({ path }) => path);
    for (const path of ['src/agents/dto.ts', 'src/auth/scopes.controller.ts', 'src/http/error-responses.ts']) expect(paths).toContain(path);
  });

  it('is checked by this test, which finds one without a decorator', () => {
    const text = `class ARequest {\n  @ApiProperty()\n  a: string;\n\n  @IsString()\n  b: string;\n\n  static of(): ARequest {}\n}`;
    expect(gapsOf('x.dto.ts', text)).toEqual({ fields: 2, silent: ['x.dto.ts: ARequest.b'], unchecked: ['x.dto.ts: ARequest.a'] });
  });
});
