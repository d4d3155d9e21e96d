export const durabilities = ['normal', 'strict'] as const;

/**
 * What an answered write of the store survives (DESIGN 4, guarantee 3). `normal`: the death of any process, of the store's
 * too. `strict`: also loss of power, and in Redis a failover to a replica; each write waits for that.
 */
export type Durability = (typeof durabilities)[number];
