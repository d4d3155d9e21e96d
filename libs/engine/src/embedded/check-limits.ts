import { requireWithin, type Bounds } from '../require-within';
import type { EmbeddedOptions } from './embedded-parts';

/** As the settings of a host have them. */
const bounds = {
  maxProcesses: { min: 1, max: 10_000 },
  poolSize: { min: 0, max: 1_000 },
  logBytes: { min: 0, max: 2 ** 30 },
  stopTimeoutMs: { min: 1, max: 3_600_000 },
} satisfies { readonly [option in keyof EmbeddedOptions]?: Bounds };

/** @throws GuildhallError invalid CONFIG_INVALID with the option as its field */
export function checkLimits(options: EmbeddedOptions): void {
  for (const [field, limits] of Object.entries(bounds)) {
    const value = options[field as keyof typeof bounds];
    if (value !== undefined) requireWithin(field, value, limits);
  }
}
