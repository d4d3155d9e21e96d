let last = 0;

/** A number for takes from work queues that is higher than every one before; epochs keep other hosts' apart. */
export function nextRound(): number {
  last = Math.max(last + 1, Date.now());
  return last;
}
