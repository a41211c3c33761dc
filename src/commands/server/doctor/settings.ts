import { type Config, ConfigError, type Environment, type Fault, loadConfig } from '../../../config/index.js';

interface Found {
  /** Null: even without the settings that are wrong it cannot be read. */
  readonly config: Config | null;
  readonly settings: { readonly errors: readonly string[]; readonly warnings: readonly string[] };
}

/** Each round removes at least one setting that is wrong. */
const MAX_ROUNDS = 10;

/** Reads the settings as the server does. Those that are wrong get their defaults, so that everything else can be examined. */
export function readLeniently(env: Environment, argv: readonly string[]): Found {
  const errors: string[] = [];
  const sources = { env: { ...env }, argv: [...argv] };
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const warnings: string[] = [];
    try {
      const config = loadConfig({ ...sources, isTerminal: false, warn: (line) => warnings.push(line) });
      return { config, settings: { errors, warnings } };
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      errors.push(...error.message.split('\n').filter((line) => !errors.includes(line)));
      for (const fault of error.faults) remove(fault, sources);
    }
  }
  return { config: null, settings: { errors, warnings: [] } };
}

/** A provider's variable is in the place of the flag, because it has none. */
function remove({ variable, flag }: Fault, sources: { env: Record<string, string | undefined>; argv: string[] }): void {
  const { env } = sources;
  for (const name of [variable, flag]) if (name !== undefined) env[name] = undefined;
  const index = sources.argv.findIndex((argument) => argument === flag || argument.startsWith(`${flag}=`));
  if (index === -1) return;
  const takesNext = sources.argv[index] === flag && sources.argv[index + 1]?.startsWith('-') === false;
  sources.argv.splice(index, takesNext ? 2 : 1);
}
