/** One environment variable. */
export interface Setting<T> {
  readonly variable: string;
  /** What its text must be, for people: `a whole number from 0 to 65535`. */
  readonly form: string;
  /** How docs/configuration.md shows the default. */
  readonly defaultText: string;
  /** One line: what it is for. */
  readonly meaning: string;
  /** Whether the value may hold a password: it is never told. */
  readonly isSecret?: boolean;
  fallback(): T;
  /** The value of a text; undefined when the text is not of the form. */
  parse(text: string): T | undefined;
}

/** One row for each setting of a program: a setting without a row does not compile. */
export type SettingTable<S> = { readonly [K in keyof S & string]-?: Setting<S[K]> };

/** The environment as Node gives it. */
export interface Environment {
  readonly [variable: string]: string | undefined;
}
