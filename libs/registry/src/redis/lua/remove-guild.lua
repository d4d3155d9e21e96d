#!lua flags=allow-oom
-- remove-guild: ends the wish for a guild and all its agents
-- KEYS[1] guild:<guild>   KEYS[2] guilds   KEYS[3] guild_agents:<guild>   KEYS[4] guild_revision:<guild>
-- KEYS[5] ends:<guild>   KEYS[6] pending:<guild>   KEYS[7] unwished
-- ARGV[1] guild   ARGV[2] root of all key names
-- ARGV[3] how long the agents' epochs and the guild's revision are remembered, in ms
-- Returns 1, or 0 when there was no such guild
-- #include key-name
-- #include raise-revision
-- #include unwish-agent
if redis.call('DEL', KEYS[1]) == 0 then return 0 end
local ended = { ends = KEYS[5], pending = KEYS[6], unwished = KEYS[7] }
for _, agent in ipairs(redis.call('HKEYS', KEYS[3])) do
  unwish_agent(ARGV[2], ARGV[1], agent, ended, ARGV[3])
end
redis.call('DEL', KEYS[3], KEYS[5], KEYS[6])
redis.call('SREM', KEYS[2], ARGV[1])
raise_revision(KEYS[4])
redis.call('PEXPIRE', KEYS[4], ARGV[3])
return 1
