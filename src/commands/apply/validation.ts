import { Ajv, type ErrorObject } from 'ajv';
import { closest } from '../../config/index.js';
import { CONFIGURATION_SCHEMA } from './schema.js';
import { escaped } from './yaml.js';

/** A fault of a file, at the value of a JSON pointer or at its key. */
export interface SchemaFault {
  readonly pointer: string;
  readonly what: 'value' | 'key';
  /** It never repeats a value, which can be a secret in the wrong place. */
  readonly message: string;
}

/** Everything in which a file differs from the schema. */
export function schemaFaults(value: unknown): SchemaFault[] {
  // Only one run of a command needs it, and compiling it takes longer than most commands.
  const ajv = new Ajv({ allErrors: true, verbose: true, strict: true, allowUnionTypes: true });
  const validate = ajv.compile(CONFIGURATION_SCHEMA);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(faultOf);
}

function faultOf(error: ErrorObject): SchemaFault {
  const { instancePath: pointer, keyword } = error;
  const params = error.params as Readonly<Record<string, unknown>>;
  if (keyword === 'additionalProperties') return unknownField(error, String(params['additionalProperty']));
  return { pointer, what: 'value', message: messageOf(error, params) };
}

function unknownField({ instancePath, parentSchema }: ErrorObject, name: string): SchemaFault {
  const known = Object.keys((parentSchema?.['properties'] ?? {}) as object);
  const meant = closest(name, known);
  const advice = meant === undefined ? `The fields here are ${known.join(', ')}` : `Did you mean ${meant}?`;
  return { pointer: `${instancePath}/${escaped(name)}`, what: 'key', message: `there is no field ${JSON.stringify(name)}. ${advice}` };
}

function messageOf({ keyword, message, parentSchema }: ErrorObject, params: Readonly<Record<string, unknown>>): string {
  switch (keyword) {
    case 'required':
      return `${String(params['missingProperty'])} is missing`;
    case 'enum':
      return `must be one of ${(params['allowedValues'] as unknown[]).map((each) => JSON.stringify(each)).join(', ')}`;
    case 'type':
      return `must be ${typesOf(params['type'])}`;
    case 'pattern':
      return `does not have the right form. It is: ${String(parentSchema?.['description'])}`;
    default:
      return message ?? keyword;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a mapping of names to values',
  string: 'a text; put quotes around what YAML takes for a number, yes or no',
  boolean: 'true or false',
  integer: 'a whole number',
  null: 'null',
};

function typesOf(type: unknown): string {
  const types = Array.isArray(type) ? type.map(String) : String(type).split(',');
  return types.map((each) => TYPES[each] ?? each).join(', or ');
}
