#!lua flags=allow-oom
-- remove-agent: ends the wish for an agent; the guild goes with its last one unless it was put by itself
-- KEYS[1] guild:<guild>   KEYS[2] guilds   KEYS[3] guild_agents:<guild>
-- KEYS[4] agent_epoch:<guild>:<agent>   KEYS[5] agent_holder:<guild>:<agent>   KEYS[6] ends:<guild>   KEYS[7] unwished
-- KEYS[8] pending:<guild>
-- ARGV[1] guild   ARGV[2] agent   ARGV[3] how long its epoch is remembered, in ms   ARGV[4] the agent's member name
-- Returns 1, or 0 when there was no such wish
if redis.call('HDEL', KEYS[3], ARGV[2]) == 0 then return 0 end
redis.call('PEXPIRE', KEYS[4], ARGV[3])
redis.call('PEXPIRE', KEYS[5], ARGV[3])
redis.call('HDEL', KEYS[6], ARGV[2])
redis.call('HDEL', KEYS[8], ARGV[2])
redis.call('SADD', KEYS[7], ARGV[4])
if redis.call('EXISTS', KEYS[3]) == 0 and redis.call('HEXISTS', KEYS[1], 'declared') == 0 then
  redis.call('DEL', KEYS[1])
  redis.call('SREM', KEYS[2], ARGV[1])
end
return 1
