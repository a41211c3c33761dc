import { Command } from 'commander';
import { addFlags, type FlagDefinitions, readFlags } from './flags.js';

const FLAGS = {
  name: { flag: '-n, --name <text>', env: 'CODER_NAME', description: 'A name.' },
  header: { flag: '--header <text>', env: 'CODER_HEADER', description: 'Headers.', isRepeatable: true },
  yes: { flag: '-y, --yes', env: 'CODER_YES', description: 'Yes.' },
  noOpen: { flag: '--no-open', env: 'CODER_NO_OPEN', description: 'No browser.' },
  kind: { flag: '--kind <kind>', env: 'CODER_KIND', description: 'A kind.', choices: ['a', 'b'] },
} as const satisfies FlagDefinitions;

function read(argv: readonly string[], env: Record<string, string> = {}): ReturnType<typeof readFlags<typeof FLAGS>> {
  const root = new Command('root').enablePositionalOptions();
  const command = new Command('run').action(() => undefined);
  addFlags(root, FLAGS);
  addFlags(command, FLAGS);
  root.addCommand(command).parse([...argv], { from: 'user' });
  return readFlags(FLAGS, [root, command], env);
}

describe('the flags of a client command', () => {
  it('have no value if nobody gives one', () => {
    const { values, sources } = read(['run']);
    expect(values).toEqual({ name: undefined, header: [], yes: false, noOpen: false, kind: undefined });
    expect(Object.values(sources)).toEqual([null, null, null, null, null]);
  });

  it('come from the command, then from before its name, then from variables', () => {
    const env = { CODER_NAME: 'variable', CODER_HEADER: 'a=1,"b=2,3"', CODER_YES: 'false', CODER_NO_OPEN: '1', CODER_KIND: 'b' };
    expect(read(['run'], env).values).toEqual({ name: 'variable', header: ['a=1', 'b=2,3'], yes: false, noOpen: true, kind: 'b' });
    expect(read(['--name', 'before', 'run'], env).values.name).toBe('before');
    expect(read(['--name', 'before', 'run', '-n', 'after'], env)).toMatchObject({ values: { name: 'after' }, sources: { name: 'flag' } });
    expect(read(['run', '--header', 'x=1', '--header', 'y=2'], env).values.header).toEqual(['x=1', 'y=2']);
    expect(read(['run', '--no-open'])).toMatchObject({ values: { noOpen: true }, sources: { noOpen: 'flag' } });
  });

  it('take true and false as answers of a switch, before and after the name of the command', () => {
    const env = { CODER_YES: 'true', CODER_NO_OPEN: 'true' };
    expect(read(['run', '--yes=false', '--no-open=false'], env)).toMatchObject({
      values: { yes: false, noOpen: false },
      sources: { yes: 'flag', noOpen: 'flag' },
    });
    expect(read(['--yes=false', 'run', '--no-open=true'], env).values).toMatchObject({ yes: false, noOpen: true });
    expect(read(['run', '--yes=true']).values.yes).toBe(true);
  });

  it('refuse invalid variables together, without repeating them', () => {
    expect(() => read(['run'], { CODER_YES: 'hunter2', CODER_KIND: 'c' })).toThrow(
      'CODER_YES: must be true or false\nerror: CODER_KIND: must be a or b',
    );
  });

  it('ignore an empty variable', () => {
    expect(read(['run'], { CODER_NAME: ' ' }).sources.name).toBeNull();
  });
});
