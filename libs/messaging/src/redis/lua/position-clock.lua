-- position_clock: appends messages at positions that grow over all topics together, so that an answer stands after what it
-- answers, wherever. Redis itself counts each stream on its own within a millisecond.
-- clock_key positions: the newest position that was given
-- Returns {append(stream_key, message) = position of the message, save()}; save is to be called once, when all are appended
local function position_clock(clock_key)
  local ms, seq = store_clock_ms(), -1
  local function move_to(position) ms, seq = tonumber(position[1]), tonumber(position[2]) end
  local function parts(position) return { string.match(position, '^(%d+)-(%d+)$') } end

  local newest = redis.call('GET', clock_key)
  if newest and tonumber(parts(newest)[1]) >= ms then move_to(parts(newest)) end

  local function append(stream_key, message)
    seq = seq + 1
    local position = redis.pcall('XADD', stream_key, string.format('%.0f-%.0f', ms, seq), 'm', message)
    -- A topic of a version that kept no clock, and of a time that was ahead: where it stands the clock goes on.
    if position.err then
      position = redis.call('XADD', stream_key, '*', 'm', message)
      move_to(parts(position))
    end
    return position
  end

  local function save() redis.call('SET', clock_key, string.format('%.0f-%.0f', ms, seq)) end
  return { append = append, save = save }
end
