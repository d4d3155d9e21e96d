import { invalid } from '@guildhall/contract';

/** Of a whole number. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** @throws GuildhallError invalid CONFIG_INVALID with the option as its field */
export function requireWithin(field: string, value: unknown, { min, max }: Bounds): void {
  if (Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max) return;
  const message = `${field} is ${String(value)}; it has to be a whole number from ${min} to ${max}.`;
  throw invalid('CONFIG_INVALID', message, { field });
}
