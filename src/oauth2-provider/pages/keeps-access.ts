/** What a logout leaves, said before it and after it. */
export const KEEPS_ACCESS =
  'Apps that you allowed to have access while you are signed out keep it, and so do apps that you did not use to sign in.';
