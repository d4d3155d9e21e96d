-- unwish_agent: everything that goes with the wish for an agent, except its record; it stays among those to be ended
-- keys {ends, pending, unwished}   epoch_for_ms how long its epoch is remembered
local function unwish_agent(root, guild, agent, keys, epoch_for_ms)
  redis.call('PEXPIRE', key_name(root, 'agent_epoch', guild, agent), epoch_for_ms)
  redis.call('PEXPIRE', key_name(root, 'agent_holder', guild, agent), epoch_for_ms)
  redis.call('HDEL', keys.ends, agent)
  redis.call('HDEL', keys.pending, agent)
  redis.call('SADD', keys.unwished, string.sub(key_name('', '', guild, agent), 2))
end
