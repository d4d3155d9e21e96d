import { clientTypeOf } from './client-type';

describe('the type of a client', () => {
  it.each([
    ['guildhall-cli', 'guildhall-cli'],
    ['curl/8.5.0', 'curl'],
    ['Mozilla/5.0 (X11; Linux x86_64)', 'Mozilla'],
    ['', 'rest'],
    [undefined, 'rest'],
    ['<script>', 'rest'],
    ['x'.repeat(1_000), 'x'.repeat(64)],
  ])('%j is %s', (userAgent, type) => {
    expect(clientTypeOf(userAgent)).toBe(type);
  });
});
