// What the server and the page that shows the strength of a password reckon with.

/** Characters of one kind, and the advice when none of them is used. */
export const PASSWORD_KINDS: readonly { readonly characters: string; readonly advice: string }[] = [
  { characters: '!@$&*', advice: 'including more special characters' },
  { characters: '_-., ', advice: 'including more special characters' },
  { characters: `"#%'()+/:;<=>?[\\]^{|}~\``, advice: 'including more special characters' },
  { characters: 'abcdefghijklmnopqrstuvwxyz', advice: 'using lowercase letters' },
  { characters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', advice: 'using uppercase letters' },
  { characters: '0123456789', advice: 'using numbers' },
];
/** What is easy to type in a row counts for two characters. */
export const PASSWORD_RUNS: readonly string[] = ['0123456789', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'abcdefghijklmnopqrstuvwxyz'];

/** What a password needs at least. */
export const MIN_PASSWORD_BITS = 52;
