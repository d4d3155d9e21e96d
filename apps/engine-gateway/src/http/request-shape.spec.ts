import { z } from 'zod';
import { GuildhallError } from '@guildhall/contract';
import { flag, wholeNumber } from './query-forms';
import { requireShape } from './request-shape';

const schema = z.strictObject({
  follow: flag,
  tail: wholeNumber(1, 10).optional(),
  tags: z.array(z.string()).optional(),
});

describe('requireShape', () => {
  it.each([
    [{}, { follow: false }],
    [{ follow: '' }, { follow: true }],
    [{ follow: 'false' }, { follow: false }],
    [{ tail: '10' }, { follow: false, tail: 10 }],
  ])('reads %j', (query, read) => {
    expect(requireShape(schema, query, { what: 'The query' })).toEqual(read);
  });

  it.each([
    [{ follow: 'perhaps' }, 'follow'],
    [{ follow: ['true', 'true'] }, 'follow'],
    [{ tail: '11' }, 'tail'],
    [{ tail: '1e1' }, 'tail'],
    [{ tags: ['a', 1] }, 'tags[1]'],
    [{ tial: '1' }, 'tial'],
    [null, undefined],
  ])('refuses %j and names %s', (query, field) => {
    expect(failureOf(() => requireShape(schema, query, { what: 'The query' }))).toMatchObject({
      kind: 'invalid',
      code: 'ARGUMENT_INVALID',
      field,
    });
  });
});

function failureOf(step: () => unknown): GuildhallError {
  try {
    step();
  } catch (error) {
    if (error instanceof GuildhallError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
