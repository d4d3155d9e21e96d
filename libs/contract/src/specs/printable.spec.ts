import { isPrintable } from './printable';

describe('isPrintable', () => {
  it('refuses what Unicode calls a control character, a surrogate, a line or a paragraph separator, and nothing else', () => {
    const named = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;
    const differing = codePoints().filter((one) => isPrintable(`a${one}b`) === named.test(one));
    expect(differing).toEqual([]);
  });

  it('takes a pair of surrogates for the character that it is, and refuses half of one', () => {
    expect(['\u{1f600}', '\ud83d', '\ude00', '\ude00\ud83d'].map(isPrintable)).toEqual([true, false, false, false]);
  });
});

function codePoints(): string[] {
  return Array.from({ length: 0x110000 }, (_, number) => String.fromCodePoint(number));
}
