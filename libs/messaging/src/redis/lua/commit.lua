#!lua
-- commit: all that a batch of handled messages did, or nothing (DESIGN 5.4, Commits).
-- KEYS and ARGV[1…] as read_batch has them, then:
--   the most messages a topic may hold, the most bytes of state, the most dead letters of a guild
--   number of state entries to set; for each: key, value as JSON
--   number of state entries to delete; for each: key
--   number of dead letters; for each: number of the topic that holds it, topic and queue or '' that it failed on,
--   position, reason, attempts
--   number of messages; for each, in order: number of its topic, message as JSON
-- Returns {'applied'} | {'repeated'} | {'stale_seq', last seq} | {'full', topic} | {'state_too_large', bytes}
--   | {'fenced'} | {'unknown'} | {'stale', highest epoch}
-- #include check-fence
-- #include unread-from
-- #include make-room
-- #include commit-order
-- #include commit-batch
-- #include commit-settle
-- #include appender
local epoch, first_seq, last_seq = ARGV[1], ARGV[2], ARGV[3]
local commits, state, topics, dead_letters = KEYS[3], KEYS[5], KEYS[6], KEYS[7]
local refusal = check_fence(KEYS[1], KEYS[2], epoch) or check_order(commits, epoch, first_seq, last_seq)
if refusal then return refusal end

local batch, read, read_number = read_batch()
refusal = check_cursors(batch)
if refusal then return refusal end
local topic_bound, state_bound, dead_letter_bound = read_number(), read_number(), read_number()

-- What the batch itself settles makes room, too, though only once it is applied: the next publisher drops it.
local function has_room(topic)
  local excess = make_room(topic.stream, topic.cursors, topic.count, topic_bound)
  if excess == 0 then return true end
  if topic.cursor == '' then return false end
  local from = unread_from(topic.stream, topic.cursors, batch.agent, topic.cursor)
  return #redis.call('XRANGE', topic.stream, '-', '(' .. from, 'COUNT', excess) == excess
end

local state_bytes = tonumber(redis.call('HGET', commits, 'state_bytes') or 0)

local function forget_size(key)
  local bytes = redis.call('HSTRLEN', state, key)
  if bytes > 0 then state_bytes = state_bytes - bytes - #key end
end

local function read_state()
  local set, deleted = {}, {}
  for i = 1, 2 * read_number(), 2 do
    local key, value = read(), read()
    set[i], set[i + 1] = key, value
    forget_size(key)
    state_bytes = state_bytes + #key + #value
  end
  for i = 1, read_number() do
    deleted[i] = read()
    forget_size(deleted[i])
  end
  return set, deleted
end

local function write_state(set, deleted)
  for i = 1, #set, 2 do redis.call('HSET', state, set[i], set[i + 1]) end
  for _, key in ipairs(deleted) do redis.call('HDEL', state, key) end
end

local function bury()
  local stream, topic, queue = batch.topics[read_number()].stream, read(), read()
  local position, reason, attempts = read(), read(), read()
  local found = redis.call('XRANGE', stream, position, position)[1]
  if not found then return end
  redis.call('XADD', dead_letters, 'MAXLEN', '=', dead_letter_bound, '*', 'agent', batch.agent, 'topic', topic,
    'queue', queue, 'pos', position, 'reason', reason, 'attempts', attempts, 'm', found[2][2])
end

local set, deleted = read_state()
if #set > 0 and state_bytes > state_bound then return { 'state_too_large', state_bytes } end
for _, topic in ipairs(batch.topics) do
  if topic.count > 0 and not has_room(topic) then return { 'full', topic.name } end
end

for _ = 1, read_number() do bury() end
settle(batch)
write_state(set, deleted)
for _, topic in ipairs(batch.topics) do
  if topic.count > 0 then redis.call('SADD', topics, topic.name) end
end
local append = appender()
for _ = 1, read_number() do append(batch.topics[read_number()].stream, read()) end
redis.call('HSET', commits, 'epoch', epoch, 'seq', last_seq, 'state_bytes', state_bytes)
return { 'applied' }
