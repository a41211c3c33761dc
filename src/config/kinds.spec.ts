import { availableParallelism, homedir } from 'node:os';
import { join, resolve } from 'node:path';

import { boolean, headerName, listMap, listOf, oneOf, path, text, wholeNumber, workerCount } from './kinds.js';
import { InvalidValueError } from './option.js';

describe('boolean', () => {
  it.each(['true', 'TRUE', 'True', 't', 'T', '1'])('reads %s as true', (given) => {
    expect(boolean.parse(given)).toBe(true);
  });

  it.each(['false', 'FALSE', 'False', 'f', 'F', '0'])('reads %s as false', (given) => {
    expect(boolean.parse(given)).toBe(false);
  });

  it.each(['yes', 'on', '2', 'truee', '-1', ' true'])('refuses %j', (given) => {
    expect(() => boolean.parse(given)).toThrow(new InvalidValueError('must be true or false'));
  });
});

describe('workerCount', () => {
  it.each(['auto', 'AUTO', '0'])('reads %s as the number of cores', (given) => {
    expect(workerCount.parse(given)).toBe(availableParallelism());
  });

  it('reads a number up to 128', () => {
    expect(workerCount.parse('1')).toBe(1);
    expect(workerCount.parse('128')).toBe(128);
  });

  it.each([
    ['129', 'must be at most 128'],
    ['-1', 'must be at least 0'],
    ['1.5', 'must be a whole number'],
    ['all', 'must be a whole number'],
  ])('refuses %s', (given, reason) => {
    expect(() => workerCount.parse(given)).toThrow(new InvalidValueError(reason));
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
    expect(() => wholeNumber().parse(given)).toThrow(new InvalidValueError('must be a whole number'));
  });

  it('refuses values below the minimum and accepts the minimum', () => {
    expect(wholeNumber({ min: 0 }).parse('0')).toBe(0);
    expect(() => wholeNumber({ min: 0 }).parse('-1')).toThrow(new InvalidValueError('must be at least 0'));
  });
});

describe('oneOf', () => {
  it('accepts its words in any case and returns the word itself', () => {
    expect(oneOf(['lax', 'none']).parse('None')).toBe('none');
  });

  it('refuses other words and names the valid ones', () => {
    expect(() => oneOf(['lax', 'none']).parse('strict')).toThrow(new InvalidValueError('must be lax or none'));
  });
});

describe('listOf', () => {
  it('drops spaces and empty items', () => {
    expect(listOf(text).parse(' a, b,,c ,')).toEqual(['a', 'b', 'c']);
  });

  it.each([',', ' , ', ',,', '""', '"", '])('refuses %j, an empty list: one that restricts would let everybody in', (given) => {
    expect(() => listOf(text).parse(given)).toThrow('has no item between two commas');
  });

  it('refuses the list if one item is invalid', () => {
    expect(() => listOf(headerName).parse('X-Real-IP,X Real IP')).toThrow(InvalidValueError);
  });
});

describe('listMap', () => {
  it('reads lists, and a text as a list with one item', () => {
    expect(listMap.parse('{"a":["b","c"],"d":"e","f":[]}')).toEqual({ a: ['b', 'c'], d: ['e'], f: [] });
  });

  it.each(['{', '[]', '"a"', 'null', '{"a":1}', '{"a":["b",1]}', '{"a":{"b":"c"}}', '{"a":null}'])('refuses %s', (given) => {
    expect(() => listMap.parse(given)).toThrow(InvalidValueError);
  });
});

describe('headerName', () => {
  it('returns lower case, as Node reports headers', () => {
    expect(headerName.parse('X-Forwarded-For')).toBe('x-forwarded-for');
  });

  it.each(['X Real', 'a:b', 'é', '"x"'])('refuses %j', (given) => {
    expect(() => headerName.parse(given)).toThrow(new InvalidValueError('must be names of request headers'));
  });
});

describe('path', () => {
  it('expands ~ at the start only', () => {
    expect(path.parse('~/data')).toBe(join(homedir(), 'data'));
    expect(path.parse('~')).toBe(homedir());
    expect(path.parse('/a/~/b')).toBe('/a/~/b');
    expect(path.parse('/srv/~x')).toBe('/srv/~x');
  });

  it('is absolute, relative to the working directory', () => {
    expect(path.parse('data/x')).toBe(resolve('data/x'));
  });
});

describe('a list', () => {
  it.each([
    ['a,b', ['a', 'b']],
    [' a , b ,, ', ['a', 'b']],
    ['"CN=a,OU=b",c', ['CN=a,OU=b', 'c']],
    ['a, "b, c" ,d', ['a', 'b, c', 'd']],
    ['"say ""hi"""', ['say "hi"']],
    ['"a"', ['a']],
    ['', []],
  ])('reads %j as Go reads a line of CSV', (given, items) => {
    expect(listOf(text).parse(given)).toEqual(items);
  });

  it.each(['"a', 'a"b', '"a"b,c', 'a,"b'])('refuses %j', (given) => {
    expect(() => listOf(text).parse(given)).toThrow(
      new InvalidValueError('has a double quote that is not closed or does not start an item'),
    );
  });
});
