import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

import { boolean, headerName, listOf, oneOf, path, text, wholeNumber } from './kinds.js';
import { InvalidValue } from './option.js';

describe('boolean', () => {
  it.each(['true', 'TRUE', 'True', 't', 'T', '1'])('reads %s as true', (given) => {
    expect(boolean.parse(given)).toBe(true);
  });

  it.each(['false', 'FALSE', 'False', 'f', 'F', '0'])('reads %s as false', (given) => {
    expect(boolean.parse(given)).toBe(false);
  });

  it.each(['yes', 'on', '2', 'truee', '-1', ' true'])('refuses %j', (given) => {
    expect(() => boolean.parse(given)).toThrow(new InvalidValue('must be true or false'));
  });
});

describe('wholeNumber', () => {
  it.each([
    ['0', 0],
    ['512', 512],
    ['-1', -1],
    ['+7', 7],
  ])('reads %s', (given, value) => {
    expect(wholeNumber().parse(given)).toBe(value);
  });

  it.each(['', '1.5', '1e3', '0x10', 'many', '5 5', '9007199254740993'])('refuses %j', (given) => {
    expect(() => wholeNumber().parse(given)).toThrow(new InvalidValue('must be a whole number'));
  });

  it('refuses what is below its least value and takes that value itself', () => {
    expect(wholeNumber({ min: 0 }).parse('0')).toBe(0);
    expect(() => wholeNumber({ min: 0 }).parse('-1')).toThrow(new InvalidValue('must be at least 0'));
  });
});

describe('oneOf', () => {
  it('takes its words in any case and answers the word itself', () => {
    expect(oneOf(['lax', 'none']).parse('None')).toBe('none');
  });

  it('refuses other words and names the right ones', () => {
    expect(() => oneOf(['lax', 'none']).parse('strict')).toThrow(new InvalidValue('must be lax or none'));
  });
});

describe('listOf', () => {
  it('drops spaces and empty items', () => {
    expect(listOf(text).parse(' a, b,,c ,')).toEqual(['a', 'b', 'c']);
  });

  it('refuses the list when one item is wrong', () => {
    expect(() => listOf(headerName).parse('X-Real-IP,X Real IP')).toThrow(InvalidValue);
  });
});

describe('headerName', () => {
  it('answers lower case, as Node reports headers', () => {
    expect(headerName.parse('X-Forwarded-For')).toBe('x-forwarded-for');
  });

  it.each(['X Real', 'a:b', 'é', '"x"'])('refuses %j', (given) => {
    expect(() => headerName.parse(given)).toThrow(new InvalidValue('must be names of request headers'));
  });
});

describe('path', () => {
  it('expands ~ at the start only', () => {
    expect(path.parse('~/data')).toBe(join(homedir(), 'data'));
    expect(path.parse('~')).toBe(homedir());
    expect(path.parse('/a/~/b')).toBe('/a/~/b');
    expect(path.parse('/srv/~x')).toBe('/srv/~x');
  });

  it('is absolute, from the working directory on', () => {
    expect(path.parse('data/x')).toBe(resolve('data/x'));
  });
});
