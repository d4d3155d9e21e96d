/** All lease times are divided by this, so that a run of many faults takes minutes. */
export const leaseDivisor = 5;

/** Settings of hosts and gateways, in seconds; the defaults are 15, 60 and 20. */
export const leaseTimes = {
  HOST_TTL: String(15 / leaseDivisor),
  LEASE_TTL: String(60 / leaseDivisor),
  HEARTBEAT_INTERVAL: String(20 / leaseDivisor),
} as const;
