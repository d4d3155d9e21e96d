import { readDocument } from './document-body';

const json = Buffer.from('{"a":1}');

describe('readDocument', () => {
  it.each([
    ['application/json'],
    ['application/json; charset=utf-8'],
    ['Application/JSON'],
    ['application/vnd.guild+json'],
  ])('reads %s as JSON', (type) => {
    expect(readDocument(json, type, 'The body')).toEqual({ a: 1 });
  });

  it.each([['application/yaml'], ['text/yaml'], ['application/x-yaml']])('reads %s as YAML', (type) => {
    expect(readDocument(Buffer.from('a: 1\n'), type, 'The body')).toEqual({ a: 1 });
  });

  it.each([
    [undefined],
    [''],
    ['text/plain'],
    ['multipart/form-data; boundary=x'],
    ['application/x-www-form-urlencoded'],
  ])('does not guess at %s', (type) => {
    expect(() => readDocument(json, type, 'The body')).toThrow(
      /^Content-Type (is missing|is \S+); send application\/json or/,
    );
  });

  it('takes no body for an empty one', () => {
    expect(() => readDocument(undefined, 'application/json', 'The body')).toThrow(/^The body ends at line 1, column 1/);
  });
});
