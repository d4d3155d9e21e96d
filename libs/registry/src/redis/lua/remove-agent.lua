#!lua flags=allow-oom
-- remove-agent: ends the wish for an agent; the guild goes with its last one unless it was declared by itself
-- KEYS[1] guild:<guild>   KEYS[2] guilds   KEYS[3] guild_agents:<guild>   KEYS[4] guild_revision:<guild>
-- KEYS[5] ends:<guild>   KEYS[6] pending:<guild>   KEYS[7] unwished
-- ARGV[1] guild   ARGV[2] agent   ARGV[3] root of all key names
-- ARGV[4] how long its epoch and the guild's revision are remembered, in ms
-- Returns 1, or 0 when there was no such wish
-- #include key-name
-- #include raise-revision
-- #include unwish-agent
if redis.call('HDEL', KEYS[3], ARGV[2]) == 0 then return 0 end
unwish_agent(ARGV[3], ARGV[1], ARGV[2], { ends = KEYS[5], pending = KEYS[6], unwished = KEYS[7] }, ARGV[4])
raise_revision(KEYS[4])
if redis.call('EXISTS', KEYS[3]) == 0 and redis.call('HEXISTS', KEYS[1], 'declared') == 0 then
  redis.call('DEL', KEYS[1])
  redis.call('SREM', KEYS[2], ARGV[1])
  redis.call('PEXPIRE', KEYS[4], ARGV[4])
end
return 1
