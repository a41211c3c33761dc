import type { CommandContext } from '../context.js';
import { Console } from './console.js';

const HOSTILE = 'a\u001b[2J\u009b31m\u202eb\r\nc';

it('a console shows no control character that a server sent, in whatever it says or asks', async () => {
  const said: string[] = [];
  const say = (text: string): void => void said.push(text);
  const answer = (question: string): Promise<string> => {
    say(question);
    return Promise.resolve('yes');
  };
  const terminal = { columns: () => undefined, ask: answer, askSecret: answer } as Partial<CommandContext['terminal']>;
  const console = new Console({ out: say, err: say, terminal } as CommandContext, {}); // Nothing else is called.
  console.print(`${HOSTILE}\tcell\n`);
  console.say(HOSTILE);
  console.warn(HOSTILE);
  console.fail(HOSTILE);
  await console.ask(HOSTILE, '');
  await console.askSecret(HOSTILE, '');
  await console.confirm(HOSTILE, false);
  expect(said).toHaveLength(7);
  expect(said[0]).toBe('a\\u001b[2J\\u009b31m\\u202eb\\r\nc\tcell\n');
  for (const text of said) expect(text).not.toMatch(/(?![\n\t])[\p{Cc}\p{Bidi_Control}]/u);
});
