#!lua
-- subscribe: creates the cursors and consumer groups that do not exist yet; existing ones stay where they are. A late call
-- for an agent that was ended for good would leave a cursor that nobody ever moves, and that keeps every message.
-- KEYS[1] subscriptions:<guild>:<agent>   KEYS[2] topics:<guild>   KEYS[3] agent_epoch:<guild>:<agent>
-- KEYS[4] fenced:<incarnation>
-- KEYS[5…] for each subscription: topic:<guild>:<topic>, cursors:<guild>:<topic>, starts:<guild>:<topic>
-- ARGV[1] agent   ARGV[2] position to begin after   ARGV[3] epoch
-- then, for each subscription: its member of the set, topic, queue or ''
-- Returns {'subscribed'} | {'fenced'} | {'unknown'} | {'stale', highest epoch}
-- #include check-fence
local agent, start = ARGV[1], ARGV[2]
local refusal = check_fence(KEYS[3], KEYS[4], ARGV[3])
if refusal then return refusal end

-- What is there and has no start began with an older version, nobody knows where.
local function note_start(starts, who, is_new)
  redis.call('HSETNX', starts, who, is_new and start or '0-0')
end

-- Returns whether it was not there.
local function create_queue(stream, topic, queue)
  local created = redis.pcall('XGROUP', 'CREATE', stream, queue, start, 'MKSTREAM')
  if created.err and not string.find(created.err, 'BUSYGROUP', 1, true) then error(created.err) end
  redis.call('SADD', KEYS[2], topic)
  return not created.err
end

for i = 0, (#KEYS - 4) / 3 - 1 do
  local stream, cursors, starts = KEYS[5 + 3 * i], KEYS[6 + 3 * i], KEYS[7 + 3 * i]
  local member, topic, queue = ARGV[4 + 3 * i], ARGV[5 + 3 * i], ARGV[6 + 3 * i]
  if queue == '' then
    note_start(starts, 'agent:' .. agent, redis.call('HSETNX', cursors, agent, start) == 1)
  else
    note_start(starts, 'queue:' .. queue, create_queue(stream, topic, queue))
  end
  redis.call('SADD', KEYS[1], member)
end
return { 'subscribed' }
