import type { Page } from 'playwright-core';
import type { RunningServer } from '../../support/server.js';

export interface Person {
  readonly email: string;
  readonly username: string;
  readonly password: string;
}

export const ADA: Person = { email: 'ada@example.com', username: 'ada', password: 'Correct-horse-battery-staple-9' };

/** Creates the first user through the API. */
export async function createFirstUser(server: RunningServer, person: Person = ADA): Promise<void> {
  const answer = await server.post('/api/v2/users/first', { ...person });
  if (answer.status !== 201) throw new Error(`the first user: ${answer.status} ${answer.text}`);
}

/** A session of this user, for requests outside the browser. */
export async function sessionOf(server: RunningServer, { email, password }: Person = ADA): Promise<string> {
  return (await server.post('/api/v2/users/login', { email, password })).json<{ session_token: string }>().session_token;
}

/** Fills in the login form that is open and sends it. */
export async function signIn(
  page: Page,
  person: Pick<Person, 'email' | 'password'> = ADA,
  how: 'click' | 'Enter' = 'click',
): Promise<void> {
  await page.getByLabel('Email address').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  const button = page.getByRole('button', { name: 'Sign in' });
  await (how === 'click' ? button.click() : button.press(how));
}

/**
 * Clicks a button that waits until the pointer has been over the page for a moment. Playwright moves the pointer only when the button would react. A pointer that was moved
 * while the page was on its way is not over it until it moves again.
 */
export async function decide(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name });
  await button.waitFor();
  await page.mouse.move(1, 1);
  await page.mouse.move(2, 2);
  await button.click();
}
