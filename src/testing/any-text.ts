import fc from 'fast-check';

/** Without the halves of surrogate pairs. fast-check's `binary`, which is the same, first maps all of Unicode: a second of processor time in every file. */
const anyCharacter = fc.oneof(fc.nat(0xff), fc.nat(0xd7ff), fc.integer({ min: 0xe000, max: 0x10ffff }));

/** Any text that UTF-8 can represent; a third of it below U+0100, where most special characters are. */
export function anyText(length: { readonly minLength?: number; readonly maxLength?: number } = {}): fc.Arbitrary<string> {
  return fc.string({ ...length, unit: anyCharacter.map((point) => String.fromCodePoint(point)) });
}
