import type { Block } from '../../document/reviewed-document';
import type { Remark, StructureRule } from './structure-rule';

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const weekday = `(?:(?<weekday>${weekdays.join('|')}),?\\s+(?:the\\s+)?)?`;
const month = `(?<month>${months.join('|')})`;
const day = '(?<day>\\d{1,2})(?:st|nd|rd|th)?';
const year = '(?<year>(?:19|20)\\d{2})';
const forms = [
  new RegExp(`\\b${weekday}${day}\\s+(?:of\\s+)?${month},?\\s+${year}\\b`, 'g'),
  new RegExp(`\\b${weekday}${month}\\s+${day},?\\s+${year}\\b`, 'g'),
];

/** Dates with a year that do not exist, or whose weekday is another (Gregorian calendar). */
export const wrongDate: StructureRule = {
  name: 'wrong-date',
  severity: 'error',
  check: ({ blocks }) =>
    blocks.flatMap((block) =>
      forms.flatMap((form) => [...block.text.matchAll(form)].flatMap((match) => judged(block, match))),
    ),
};

function judged(block: Block, match: RegExpExecArray): Remark[] {
  const { weekday: named, day = '', month = '', year = '' } = match.groups ?? {};
  const date = new Date(Date.UTC(Number(year), months.indexOf(month), Number(day)));
  const place = { block, start: match.index, end: match.index + match[0].length };
  if (date.getUTCDate() !== Number(day)) return [{ ...place, message: `${month} ${year} has no day ${day}.` }];
  const real = weekdays[date.getUTCDay()] ?? '';
  if (!named || named === real) return [];
  const suggestions = [match[0].replace(named, real)];
  return [{ ...place, message: `${day} ${month} ${year} is a ${real}, not a ${named}.`, suggestions }];
}
