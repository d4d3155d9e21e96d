#!lua flags=allow-oom,no-writes
-- progress: how far an agent is on what it subscribed to.
-- KEYS for each subscription: topic:<guild>:<topic>, cursors:<guild>:<topic>
-- ARGV[1] agent   then, for each subscription: queue or ''
-- Returns for each {position, end of the topic, ms for which the next message has waited, entries in its hands or -1};
--   position '' when the cursor or the queue is gone
-- #include store-clock
local agent, now_ms = ARGV[1], store_clock_ms()

-- What XINFO tells of one thing: names and values in turn.
local function value_of(facts, name)
  for i = 1, #facts, 2 do
    if facts[i] == name then return facts[i + 1] end
  end
end

local function find(list, name)
  for _, facts in ipairs(list) do
    if value_of(facts, 'name') == name then return facts end
  end
end

local function handed_out(stream, queue)
  local group = find(redis.call('XINFO', 'GROUPS', stream), queue)
  if not group then return '', -1 end
  local consumer = find(redis.call('XINFO', 'CONSUMERS', stream, queue), agent)
  return value_of(group, 'last-delivered-id'), consumer and value_of(consumer, 'pending') or 0
end

local function waited_ms(stream, position)
  local waiting = redis.call('XRANGE', stream, '(' .. position, '+', 'COUNT', 1)[1]
  return waiting and math.max(0, now_ms - tonumber(string.match(waiting[1], '^%d+'))) or 0
end

local function progress_of(stream, cursors, queue)
  local exists = redis.call('EXISTS', stream) == 1
  local position, pending = redis.call('HGET', cursors, agent) or '', -1
  if queue ~= '' then position, pending = '', -1 end
  if queue ~= '' and exists then position, pending = handed_out(stream, queue) end
  if not exists then return { position, '0-0', 0, pending } end
  local last = value_of(redis.call('XINFO', 'STREAM', stream), 'last-generated-id')
  return { position, last, position == '' and 0 or waited_ms(stream, position), pending }
end

local answer = {}
for i = 1, #KEYS / 2 do answer[i] = progress_of(KEYS[2 * i - 1], KEYS[2 * i], ARGV[1 + i]) end
return answer
