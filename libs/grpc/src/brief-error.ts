import type { ErrorDetails, ErrorDocument, GuildhallError } from '@guildhall/contract';

/**
 * What a failure may weigh in trailers. gRPC clients take 8 KiB of metadata unless they are told otherwise, and over more
 * than HTTP/2 allows the whole connection ends, with all calls on it.
 */
const mostMessageBytes = 1_500;
const mostDetailBytes = 2_500;
const mostFieldChars = 300;
const mostStatusBytes = 1_500;

interface Cut {
  readonly chars: number;
  readonly items: number;
}

/** Tried in turn, until the details are small enough. */
const cuts: readonly Cut[] = [
  { chars: 1_000, items: 20 },
  { chars: 300, items: 10 },
  { chars: 100, items: 8 },
  { chars: 100, items: 3 },
];

/** A failure's document, shortened to what trailers hold: kind, code and field stay, of long texts the beginning does. */
export function briefError(error: GuildhallError): ErrorDocument {
  const { details = {}, message, ...rest } = error.toJSON();
  return { ...rest, message: brief(message, mostMessageBytes, byteLength), details: briefDetails(details) };
}

/** A text for the status itself, which travels percent-encoded. */
export function briefStatus(message: string): string {
  return brief(message, mostStatusBytes, (text) => encodeURI(text).length);
}

function briefDetails({ field, ...details }: ErrorDetails): ErrorDetails {
  const kept = field === undefined ? {} : { field: cutText(field, mostFieldChars) };
  for (const cut of cuts) {
    const shorter = shorten(details, cut) as ErrorDetails;
    if (byteLength(JSON.stringify(shorter)) <= mostDetailBytes) return { ...kept, ...shorter };
  }
  return kept;
}

function shorten(value: unknown, cut: Cut): unknown {
  if (typeof value === 'string') return cutText(value, cut.chars);
  if (Array.isArray(value)) return value.slice(0, cut.items).map((item) => shorten(item, cut));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, shorten(lastOfLog(key, member, cut), cut)]),
  );
}

/** Of a log it is the end that tells. */
function lastOfLog(key: string, value: unknown, { items }: Cut): unknown {
  return key === 'log' && Array.isArray(value) ? value.slice(-items) : value;
}

function brief(text: string, most: number, sizeOf: (text: string) => number): string {
  let shorter = cutText(text, most);
  while (sizeOf(shorter) > most) shorter = cutText(shorter, Math.floor(shorter.length * 0.8));
  return shorter;
}

/** Well-formed, because half a pair of surrogates cannot be sent. */
function cutText(text: string, chars: number): string {
  return (text.length <= chars ? text : `${text.slice(0, chars - 1)}…`).toWellFormed();
}

function byteLength(text: string): number {
  return Buffer.byteLength(text);
}
