const kibi = 1024;

/** `-`, `512 B`, `1.5 KiB`, `48 MiB`. */
export function sizeText(bytes: number | undefined): string {
  if (bytes === undefined) return '-';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  const amount = bytes / kibi ** step;
  return `${step > 0 && amount < 10 ? amount.toFixed(1) : Math.round(amount)} ${units[step]}`;
}

const spans = [
  { unit: 'd', ms: 86_400_000 },
  { unit: 'h', ms: 3_600_000 },
  { unit: 'm', ms: 60_000 },
  { unit: 's', ms: 1_000 },
] as const;

/** The two largest units of a span: `3d4h`, `12m5s`, `0s`; `-` for none. */
export function spanText(spanMs: number | undefined): string {
  if (spanMs === undefined) return '-';
  const first = spans.findIndex(({ ms }) => spanMs >= ms);
  if (first === -1) return '0s';
  let restMs = spanMs;
  const parts = spans.slice(first, first + 2).map(({ unit, ms }) => {
    const count = Math.floor(restMs / ms);
    restMs -= count * ms;
    return count > 0 ? `${count}${unit}` : '';
  });
  return parts.join('');
}
