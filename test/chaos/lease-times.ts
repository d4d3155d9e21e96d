/** All lease times are divided by this, so that a run of many faults takes minutes. */
export const leaseDivisor = 5;

/** Likewise what a host has to empty itself, in seconds; the default is 45. */
export const drainSeconds = 45 / leaseDivisor;

/** Settings of hosts and gateways, in seconds; the defaults are 15, 60 and 20. */
export const leaseTimes = {
  HOST_TTL: String(15 / leaseDivisor),
  LEASE_TTL: String(60 / leaseDivisor),
  HEARTBEAT_INTERVAL: String(20 / leaseDivisor),
} as const;
