import { parseArgs, type ParseArgsConfig } from 'node:util';

type Definitions = NonNullable<ParseArgsConfig['options']>;

/** The options of a program: prints `usage` for `--help`, and ends with it and the fault for an option that there is not. */
export function readOptions<const D extends Definitions>(
  usage: string,
  options: D,
): ReturnType<typeof parseArgs<{ options: D }>>['values'] {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return parseArgs({ options, args }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
}
