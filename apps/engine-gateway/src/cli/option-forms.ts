import { InvalidArgumentError } from 'commander';

/** Reads an option or argument; another text is a mistake in the use of the command. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const count = /^\d+$/.test(text) ? Number(text) : NaN;
    if (count >= min && count <= max) return count;
    throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`);
  };
}
