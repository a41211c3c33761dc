import type FastCheck from 'fast-check';

/**
 * Any text that UTF-8 can represent; a third of it below U+0100, where most special characters are. The caller passes fast-check, so that the
 * other users of this folder do not load it.
 */
export function anyText(
  fc: typeof FastCheck,
  length: { readonly minLength?: number; readonly maxLength?: number } = {},
): FastCheck.Arbitrary<string> {
  // Without the halves of surrogate pairs. fast-check's `binary`, which is the same, first maps all of Unicode: a second of processor time.
  const anyCharacter = fc.oneof(fc.nat(0xff), fc.nat(0xd7ff), fc.integer({ min: 0xe000, max: 0x10ffff }));
  return fc.string({ ...length, unit: anyCharacter.map((point) => String.fromCodePoint(point)) });
}
