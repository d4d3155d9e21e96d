import { invalid } from '@guildhall/contract';

/** @throws GuildhallError invalid ARGUMENT_INVALID with the field */
export function requireCount(count: number, field: string): number {
  if (count >= 0) return count;
  throw invalid('ARGUMENT_INVALID', `${field} is ${count}; give a whole number from 0.`, { field });
}
