import { ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { GRANTS } from '../grants/grant-registry.js';

/** Every grant with its description, as a Markdown list. */
export const GRANT_LIST = GRANTS.map(({ type, description }) => `- \`${type}\`: ${description}`).join('\n');

/** Documents the parameters of every grant as properties of the class: each says which grants take it, unless all do. */
export function GrantParameters(): ClassDecorator {
  return ({ prototype }) => {
    for (const [name, options] of documentedParameters()) ApiPropertyOptional({ type: String, ...options })(prototype as object, name);
  };
}

function documentedParameters(): ReadonlyMap<string, ApiPropertyOptions> {
  const names = new Set(GRANTS.flatMap(({ parameters }) => Object.keys(parameters)));
  return new Map([...names].map((name) => [name, documented(name)]));
}

function documented(name: string): ApiPropertyOptions {
  const taking = GRANTS.flatMap(({ type, parameters }) => {
    const parameter = parameters[name];
    return parameter ? [{ type, parameter }] : [];
  });
  const descriptions = new Map<string, string[]>();
  for (const { type, parameter } of taking) {
    descriptions.set(parameter.description, [...(descriptions.get(parameter.description) ?? []), type]);
  }
  const text = [...descriptions].map(([description, types]) =>
    types.length === GRANTS.length ? description : `${types.join(', ')}: ${description}`,
  );
  return {
    ...taking.map(({ parameter }) => parameter).reduce((merged, parameter) => ({ ...merged, ...parameter })),
    description: text.join(' '),
  };
}
