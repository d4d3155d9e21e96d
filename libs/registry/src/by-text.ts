/** Orders by UTF-16 code units: the same on every machine, whatever its locale. */
export function byText<T>(textOf: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => {
    const left = textOf(a);
    const right = textOf(b);
    return left < right ? -1 : left > right ? 1 : 0;
  };
}
