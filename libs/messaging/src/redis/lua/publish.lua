#!lua
-- publish: appends one message to a topic, as an effect of an agent or from outside. One whose id is remembered is not
-- appended again; if nobody was given it or will be, it is moved to the topic's end, where those who listen hear it.
-- KEYS[1] topic:<guild>:<topic>   KEYS[2] cursors:<guild>:<topic>   KEYS[3] topics:<guild>
-- KEYS[4] published:<guild>:<topic>:<id>   KEYS[5] agent_epoch:<guild>:<agent>   KEYS[6] fenced:<incarnation>
-- KEYS[7] starts:<guild>:<topic>
-- ARGV[1] topic   ARGV[2] message as JSON   ARGV[3] the most messages the topic may hold
-- ARGV[4] ms for which the id is remembered, 0 for not at all   ARGV[5] epoch, '' when no agent publishes
-- Returns {'published', position} | {'repeated', position of the first} | {'full'}
--   | {'fenced'} | {'unknown'} | {'stale', highest epoch}
-- #include check-fence
-- #include unread-from
-- #include make-room
-- #include position-order
-- #include missed-by-all
-- #include appender
local stream, cursors, topics, published = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local topic, message, bound, remember_ms, epoch = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]

if epoch ~= '' then
  local refusal = check_fence(KEYS[5], KEYS[6], epoch)
  if refusal then return refusal end
end

local first = remember_ms > 0 and redis.call('GET', published)
if first and not missed_by_all(KEYS[7], cursors, first) then return { 'repeated', first } end

if make_room(stream, cursors, 1, bound) > 0 then return { 'full' } end
if first then redis.call('XDEL', stream, first) end

redis.call('SADD', topics, topic)
local position = appender()(stream, message)
if remember_ms > 0 then redis.call('SET', published, position, 'PX', remember_ms) end
return { 'published', position }
