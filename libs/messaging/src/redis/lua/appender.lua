-- appender: appends messages at the store's time to the microsecond, and one after the other. So positions of all topics
-- compare: an answer stands after its question, which another step has appended before. Redis itself counts each stream on
-- its own within a millisecond.
-- Returns append(stream_key, message), which returns the position of the message
local function appender()
  local now = redis.call('TIME')
  local ms = string.format('%.0f-', now[1] * 1000 + math.floor(now[2] / 1000))
  local seq = now[2] % 1000 * 1000 - 1

  return function(stream_key, message)
    seq = seq + 1
    local position = redis.pcall('XADD', stream_key, ms .. seq, 'm', message)
    if not position.err then return position end
    -- The clock was ahead before: the topic goes on where it stands, and what follows here does, too.
    position = redis.call('XADD', stream_key, '*', 'm', message)
    ms, seq = string.match(position, '^(%d+%-)(%d+)$')
    return position
  end
end
