import { editDistance } from './edit-distance';
import type { UnknownWord } from './worker-protocol';

const calendarNames =
  /^(?:mon|tues|wednes|thurs|fri|satur|sun)day$|^(?:january|february|march|april|may|june|july|august|september|october|november|december)$/i;

const sentenceStart = /(?:^|[.!?:]["”’)\]]*\s+)["“‘([]*$/;

/**
 * Decides whether a word that no dictionary knows is reported. Names, acronyms and made-up identifiers are not: a
 * capital inside a sentence means a name, unless the word is nearly a day or a month. At the start of a sentence, and
 * in a heading, a capital says nothing; there the word is reported when a common word is one slip away.
 */
export function isMisspelling(unknown: UnknownWord, text: string, isTitled: boolean): boolean {
  const { word, start } = unknown;
  // Letters beyond ASCII are no English: a foreign word.
  const isWord = /^[a-z][a-z’'-]{2,}$/i.test(word) && !/[A-Z]/.test(word.slice(1));
  if (!isWord || isBritishIse(unknown)) return false;
  if (!/^\p{Lu}/u.test(word)) return true;
  if (isNearCalendarName(unknown)) return true;
  const capitalSaysNothing = isTitled || sentenceStart.test(text.slice(0, start));
  return capitalSaysNothing && !nextIsName(text, unknown) && oneSlipFromWord(unknown);
}

/** "Wendesday" and "Febuary", but not every short name that resembles a month. */
function isNearCalendarName({ word, suggestions }: UnknownWord): boolean {
  const slips = word.length >= 8 ? 2 : 1;
  return suggestions.some((each) => calendarNames.test(each) && editDistance(each, word) <= slips);
}

/** "Customisable": the dictionaries hold the -ise forms of some words only. */
function isBritishIse({ word, suggestions }: UnknownWord): boolean {
  const american = word.replace(/is(?=(?:e|ed|es|er|ers|ing|able|ations?)$)/, 'iz');
  return american !== word && suggestions.includes(american);
}

/** A slip of the pen is near a word; what is near none is a term that the dictionaries lack. */
export function isNearWord({ word, suggestions }: UnknownWord): boolean {
  return suggestions.some((each) => editDistance(each.toLowerCase(), word.toLowerCase()) <= 2);
}

/** "Harwick Council": two capitals in a row are a name. */
function nextIsName(text: string, { end }: UnknownWord): boolean {
  return /^[’']s\b|^\s+\p{Lu}/u.test(text.slice(end));
}

function oneSlipFromWord({ word, suggestions }: UnknownWord): boolean {
  if (word.length < 6) return false;
  return suggestions.some(
    (each) => /^\p{Lu}?\p{Ll}+$/u.test(each) && editDistance(each.toLowerCase(), word.toLowerCase()) <= 1,
  );
}
