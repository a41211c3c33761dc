import fc from 'fast-check';
import { anyText, runs } from '../../testing/index.js';
import { parseYaml, YamlFault } from './yaml.js';

function faultOf(text: string): YamlFault {
  try {
    parseYaml(text);
  } catch (error) {
    if (error instanceof YamlFault) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('parseYaml', () => {
  it('says where every value and every key is, counted from 1', () => {
    const { markOf } = parseYaml('# first\r\napps:\n  - name: "Notes"\n    a/b~c: &x [1, two]\n    other: *x\n    empty:\n');
    expect(markOf('/apps')).toEqual({ line: 3, column: 3 });
    expect(markOf('/apps', 'key')).toEqual({ line: 2, column: 1 });
    expect(markOf('/apps/0/name')).toEqual({ line: 3, column: 11 });
    expect(markOf('/apps/0/name', 'key')).toEqual({ line: 3, column: 5 });
    expect(markOf('/apps/0/a~1b~0c/1')).toEqual({ line: 4, column: 19 });
    expect(markOf('/apps/0/other')).toEqual({ line: 5, column: 12 });
  });

  it('says for what is not there where it would be, and for what an alias stands for where the alias is', () => {
    const { markOf } = parseYaml('one: &x { a: [1] }\ntwo: *x\n');
    expect(markOf('/one/missing')).toEqual({ line: 1, column: 9 });
    expect(markOf('/two/a/0')).toEqual({ line: 2, column: 6 });
    expect(markOf('/three')).toEqual({ line: 1, column: 1 });
  });

  it('reads YAML 1.2, in which yes, no and off are texts, and JSON', () => {
    expect(parseYaml('a: off\nb: yes\nc: true\nd: 010\ne: ~').value).toEqual({ a: 'off', b: 'yes', c: true, d: 10, e: null });
    expect(parseYaml('{"a": [1, null, "\\u00e4"]}').value).toEqual({ a: [1, null, 'ä'] });
    expect(parseYaml('\uFEFFa: 1').value).toEqual({ a: 1 });
    expect(parseYaml('').value).toBeNull();
  });

  it('refuses what is not YAML with the place of the first fault, and never repeats the text', () => {
    const fault = faultOf('apps:\n  - name: [hunter2\nother: 1');
    expect([fault.message, fault.mark.line]).toEqual([expect.stringMatching(/^is not valid YAML: /), 3]);
    expect(fault.message).not.toContain('hunter2');
    expect(faultOf('a: 1\na: 2').message).toMatch(/duplicated mapping key/);
    expect(faultOf('a: !!js/function "x"').message).toMatch(/is not valid YAML/);
    expect(faultOf('a: 1\n---\na: 2').message).toMatch(/more than one document/);
    expect(faultOf(`${'['.repeat(30)}${']'.repeat(30)}`).message).toMatch(/is not valid YAML/);
  });

  it('refuses aliases that stand for too much, for themselves, or are too many', () => {
    const levels = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [index, name] of Array.from('bcdefghi').entries()) {
      levels.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefghi'.charAt(index)}`).join(', ')}]`);
    }
    expect(faultOf(levels.join('\n')).message).toMatch(/stands for too much/);
    expect(faultOf('a: &a { b: *a }').message).toMatch(/stands for too much/);
    expect(faultOf(`a: &a 1\nb: [${'*a, '.repeat(2_000)}*a]`).message).toMatch(/is not valid YAML/);
  });

  it('ends with a value or with a fault, whatever the text is', () => {
    const lines = fc.array(
      fc.oneof(anyText(fc), fc.constantFrom('a:', '- ', '&x ', '*x', '[', ']', '{', '}', '"', "'", '|', '? ', '!', '---', '  ')),
    );
    fc.assert(
      fc.property(lines, fc.constantFrom('', '\n', ' '), (parts, between) => {
        try {
          const { markOf } = parseYaml(parts.join(between));
          expect(markOf('/0').line).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(YamlFault);
        }
      }),
      runs(300),
    );
  });
});
