#!lua flags=allow-oom
-- unsubscribe: ends an agent for good. What it had taken from work queues goes to the consumer of returned entries, from
-- which `take` serves first.
-- KEYS[1] subscriptions:<guild>:<agent>   KEYS[2] commits:…   KEYS[3] state:…   KEYS[4] attempts:…
-- KEYS[5] topics:<guild>   KEYS[6] topic:<guild>:<inbox of the agent>   KEYS[7] topic:<guild>:<its replay topic>
-- KEYS[8…] for each subscription, and for the replays of each work queue: topic:<guild>:<topic>, cursors:<guild>:<topic>,
--   starts:<guild>:<topic>
-- ARGV[1] agent   ARGV[2] consumer of returned entries   ARGV[3], ARGV[4] names of the topics of KEYS[6] and KEYS[7]
-- then, for each subscription: its member of the set, queue or ''
-- Returns how many subscriptions are left because they were not named here
-- #include position-order
local agent, returned = ARGV[1], ARGV[2]

local function return_entries(stream, queue)
  while true do
    local pending = redis.pcall('XPENDING', stream, queue, '-', '+', 1000, agent)
    -- The group is gone when the store lost its data.
    if pending.err or #pending == 0 then return end
    local claim = { 'XCLAIM', stream, queue, returned, 0 }
    for _, entry in ipairs(pending) do claim[#claim + 1] = entry[1] end
    -- JUSTID: to be moved is no attempt.
    claim[#claim + 1] = 'JUSTID'
    redis.call(unpack(claim))
  end
end

-- Up to where somebody handled messages stays known: a repeat of them is no news for those who come later.
local function end_listening(cursors, starts)
  local position = redis.call('HGET', cursors, agent)
  local start = redis.call('HGET', starts, 'agent:' .. agent) or '0-0'
  local ended = redis.call('HGET', starts, 'ended') or start
  if position and is_before(start, position) and is_before(ended, position) then
    redis.call('HSET', starts, 'ended', position)
  end
  redis.call('HDEL', cursors, agent)
  redis.call('HDEL', starts, 'agent:' .. agent)
end

for i = 0, (#KEYS - 7) / 3 - 1 do
  local stream, cursors, starts = KEYS[8 + 3 * i], KEYS[9 + 3 * i], KEYS[10 + 3 * i]
  local member, queue = ARGV[5 + 2 * i], ARGV[6 + 2 * i]
  if queue == '' then
    end_listening(cursors, starts)
  else
    return_entries(stream, queue)
    redis.pcall('XGROUP', 'DELCONSUMER', stream, queue, agent)
  end
  redis.call('SREM', KEYS[1], member)
end

redis.call('DEL', KEYS[2], KEYS[3], KEYS[4])
redis.call('UNLINK', KEYS[6], KEYS[7])
redis.call('SREM', KEYS[5], ARGV[3], ARGV[4])
return redis.call('SCARD', KEYS[1])
