const factors: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** Bytes of `268435456`, `'256Mi'`, `'1.5Gi'` or `'500M'`, as Kubernetes writes them; undefined for anything else. */
export function parseByteSize(size: unknown): number | undefined {
  if (typeof size === 'number') return Number.isFinite(size) ? Math.floor(size) : undefined;
  if (typeof size !== 'string') return undefined;
  const match = /^\s*(\d+(?:\.\d+)?)\s*([KMGTk]i?|)B?\s*$/.exec(size);
  if (!match) return undefined;
  const unit = match[2] === 'K' ? 'k' : match[2] === 'ki' ? 'Ki' : (match[2] ?? '');
  return Math.floor(Number(match[1]) * (factors[unit] ?? NaN));
}
