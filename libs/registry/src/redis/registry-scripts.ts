import { join } from 'node:path';
import { LuaScript } from '@guildhall/redis';

function load(name: string): LuaScript {
  return LuaScript.load(join(__dirname, 'lua', `${name}.lua`));
}

/** Every atomic step of the registry in Redis; the head of each file is its contract. */
export const scripts = {
  locateAgent: load('locate-agent'),
  reserveEpoch: load('reserve-epoch'),
  voidEpoch: load('void-epoch'),
  campaign: load('campaign'),
  resign: load('resign'),
  registerLease: load('register-lease'),
  heartbeatLeases: load('heartbeat-leases'),
  announceLeases: load('announce-leases'),
  deregisterLease: load('deregister-lease'),
  pruneHostAgents: load('prune-host-agents'),
  announceHost: load('announce-host'),
  withdrawHost: load('withdraw-host'),
  listHosts: load('list-hosts'),
  nextPlacement: load('next-placement'),
  fenceHost: load('fence-host'),
  readGuild: load('read-guild'),
  changeGuild: load('change-guild'),
  putAgent: load('put-agent'),
  claimAgent: load('claim-agent'),
  removeAgent: load('remove-agent'),
  removeGuild: load('remove-guild'),
  listGuilds: load('list-guilds'),
  putPending: load('put-pending'),
  appendEvents: load('append-events'),
} as const;
