-- check_cursors: does the agent have a cursor wherever it settles a message? Then settle moves them, and acknowledges
-- what the agent took from work queues.
-- batch: {agent, attempts_key, topics = {{stream, cursors, name, cursor}, …}, acknowledged = {{stream, queue, positions}, …}}
local function is_before(a, b)
  local a_ms, a_seq = string.match(a, '^(%d+)-(%d+)$')
  local b_ms, b_seq = string.match(b, '^(%d+)-(%d+)$')
  if a_ms ~= b_ms then return tonumber(a_ms) < tonumber(b_ms) end
  return tonumber(a_seq) < tonumber(b_seq)
end

-- In a store that lost its data nobody would know later that the message was handled. And an agent that was ended for
-- good gets no cursor back from a late commit: nobody would ever move it again.
-- Returns nil, else the refusal to return: {'unknown'}
local function check_cursors(batch)
  for _, topic in ipairs(batch.topics) do
    if topic.cursor ~= '' then
      topic.position = redis.call('HGET', topic.cursors, batch.agent)
      if not topic.position then return { 'unknown' } end
    end
  end
  return nil
end

local function move_cursor(batch, topic)
  if not is_before(topic.position, topic.cursor) then return end
  redis.call('HSET', topic.cursors, batch.agent, topic.cursor)
  local attempts = redis.call('HGET', batch.attempts_key, topic.name)
  if not attempts then return end
  local counted_at = string.match(attempts, '^%S+')
  if not is_before(topic.cursor, counted_at) then redis.call('HDEL', batch.attempts_key, topic.name) end
end

local function settle(batch)
  for _, topic in ipairs(batch.topics) do
    if topic.cursor ~= '' then move_cursor(batch, topic) end
  end
  for _, part in ipairs(batch.acknowledged) do
    redis.call('XACK', part.stream, part.queue, unpack(part.positions))
  end
end
