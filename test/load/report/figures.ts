import type { Target } from '../findings';

/** A figure for people: three digits that say something, thousands apart. */
export function figure(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-US');
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 10 ? 1 : Number.isInteger(value) ? 0 : 2);
}

export function targetLine({ figure: name, relation, limit, unit, reached, met }: Target): string {
  const bound = `${relation === '<=' ? '≤' : '≥'} ${figure(limit)} ${unit}`;
  return `${name}: ${figure(reached)} ${unit} (target ${bound}): ${met ? 'met' : 'not met'}`;
}
