import type { Block } from '../../document/reviewed-document';
import { groupBy } from '../group-by';
import type { ReviewedText } from './structure-rule';

/** The items of each list of three or more, nested levels apart: a shorter list shows no habit to depart from. */
export function listsIn({ blocks }: ReviewedText): Block[][] {
  const lists = groupBy(
    blocks.filter(({ list }) => list),
    ({ list, level }) => `${list?.id}:${level}`,
  );
  return [...lists.values()].filter((items) => items.length >= 3);
}

/** @returns the value that at least two thirds share */
export function habit<T>(values: readonly T[]): T | undefined {
  const counts = groupBy(values, (value) => value);
  return [...counts].find(([, same]) => same.length >= (values.length * 2) / 3)?.[0];
}
