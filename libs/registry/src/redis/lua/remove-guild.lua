#!lua flags=allow-oom
-- remove-guild: ends the wish for a guild and all its agents
-- KEYS[1] guild:<guild>   KEYS[2] guilds   KEYS[3] guild_agents:<guild>   KEYS[4] ends:<guild>   KEYS[5] unwished
-- KEYS[6] pending:<guild>
-- ARGV[1] guild   ARGV[2] root of all key names   ARGV[3] how long the agents' epochs are remembered, in ms
-- Returns 1, or 0 when there was no such guild
-- #include key-name
for _, agent in ipairs(redis.call('HKEYS', KEYS[3])) do
  redis.call('PEXPIRE', key_name(ARGV[2], 'agent_epoch', ARGV[1], agent), ARGV[3])
  redis.call('PEXPIRE', key_name(ARGV[2], 'agent_holder', ARGV[1], agent), ARGV[3])
  redis.call('SADD', KEYS[5], key_name('', '', ARGV[1], agent):sub(2))
end
redis.call('DEL', KEYS[3], KEYS[4], KEYS[6])
redis.call('SREM', KEYS[2], ARGV[1])
return redis.call('DEL', KEYS[1])
