import { Clock } from '../../common/index.js';
import { GuessingBrake, type PasswordAttempt, waitSeconds } from './guessing-brake.js';

class SetClock extends Clock {
  private time = Date.parse('2026-01-01T00:00:00Z');

  override now(): Date {
    return new Date(this.time);
  }

  pass(seconds: number): void {
    this.time += seconds * 1000;
  }
}

const ADA = 'ada@example.test';

function setUp(disabled = false): {
  clock: SetClock;
  brake: GuessingBrake;
  fail: (network: string, times?: number, email?: string) => void;
} {
  const clock = new SetClock();
  const brake = new GuessingBrake(clock, { disabled });
  const fail = (network: string, times = 1, email = ADA): void => {
    for (let i = 0; i < times; i++) brake.admit(email, network, false).failed();
  };
  return { clock, brake, fail };
}

function waitOf(work: () => PasswordAttempt): number {
  try {
    work().abandoned();
    return 0;
  } catch (error) {
    return (error as { retryAfterSeconds: number }).retryAfterSeconds;
  }
}

describe('GuessingBrake', () => {
  it('lets people mistype, and then makes the network wait twice as long after each failure', () => {
    const { clock, brake, fail } = setUp();
    fail('a', 5);
    const waits: number[] = [];
    for (let i = 0; i < 11; i++) {
      const seconds = waitOf(() => brake.admit(ADA, 'a', false));
      waits.push(seconds);
      clock.pass(seconds);
      fail('a');
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  });

  it('does not count what it refuses', () => {
    const { brake, fail } = setUp();
    fail('a', 5);
    for (let i = 0; i < 100; i++) expect(waitOf(() => brake.admit(ADA, 'a', false))).toBe(1);
  });

  it('makes no other network wait, and no other account', () => {
    const { brake, fail } = setUp();
    fail('a', 5);
    expect(waitOf(() => brake.admit(ADA, 'b', false))).toBe(0);
    expect(waitOf(() => brake.admit('grace@example.test', 'a', false))).toBe(0);
    expect(waitOf(() => brake.admit(ADA.toUpperCase(), 'a', false))).toBe(1);
  });

  it('leaves every new network one try, however many places guess at the account', () => {
    const { brake, fail } = setUp();
    for (let i = 0; i < 200; i++) fail(`network ${i}`);
    const attempt = brake.admit(ADA, 'where the owner is today', false);
    attempt.failed();
    expect(waitOf(() => brake.admit(ADA, 'where the owner is today', false))).toBe(1);
  });

  it('hardly slows who is where they have logged in before', () => {
    const { clock, brake, fail } = setUp();
    for (let i = 0; i < 200; i++) fail(`network ${i}`);
    for (let i = 0; i < 9; i++) brake.admit(ADA, 'home', true).failed();
    expect(waitOf(() => brake.admit(ADA, 'home', true))).toBe(0);
    brake.admit(ADA, 'home', true).failed();
    expect(waitOf(() => brake.admit(ADA, 'home', true))).toBe(5);
    clock.pass(5);
    expect(waitOf(() => brake.admit(ADA, 'home', true))).toBe(0);
  });

  it('forgets everything at a success, and after an hour', () => {
    const { clock, brake, fail } = setUp();
    fail('a', 5);
    clock.pass(1);
    brake.admit(ADA, 'a', false).succeeded();
    fail('a', 4);
    expect(waitOf(() => brake.admit(ADA, 'a', false))).toBe(0);
    fail('b', 5);
    clock.pass(3601);
    fail('b', 4);
    expect(waitOf(() => brake.admit(ADA, 'b', false))).toBe(0);
  });

  it('compares one password at a time for who has waited, and any number for who has not', () => {
    const { clock, brake, fail } = setUp();
    for (let i = 0; i < 20; i++) brake.admit(ADA, 'a', false);
    fail('b', 5);
    clock.pass(1);
    const attempt = brake.admit(ADA, 'b', false);
    expect(waitOf(() => brake.admit(ADA, 'b', false))).toBe(1);
    attempt.abandoned();
    expect(waitOf(() => brake.admit(ADA, 'b', false))).toBe(0);
  });

  it('counts every one of many that fail at the same time', () => {
    const { brake } = setUp();
    const attempts = Array.from({ length: 12 }, () => brake.admit(ADA, 'a', false));
    for (const attempt of attempts) attempt.failed();
    expect(waitOf(() => brake.admit(ADA, 'a', false))).toBe(waitSeconds(12, false, false));
  });

  it('is off when rate limits are', () => {
    const { brake, fail } = setUp(true);
    fail('a', 100);
    expect(waitOf(() => brake.admit(ADA, 'a', false))).toBe(0);
  });
});

it('waitSeconds never passes five minutes', () => {
  expect(waitSeconds(1_000_000, false, true)).toBe(300);
});
