-- take_entries: hands entries of a work queue to an agent: pending ones of the given holders, then new ones.
-- from {stream, queue, agent, holders = {consumer, …}}   count: how many at most
-- hand_out: called with each entry and its attempt
-- Returns how many were handed out
local function take_entries(from, count, hand_out)
  local room = count

  local function give(entry, attempt)
    hand_out(entry, attempt)
    room = room - 1
  end

  -- XREADGROUP with an id instead of `>` would leave the number of attempts as it is: XCLAIM raises it.
  local function claim(holder)
    if room < 1 then return end
    local pending = redis.call('XPENDING', from.stream, from.queue, '-', '+', room, holder)
    if #pending == 0 then return end
    local ids, attempts = {}, {}
    for i, entry in ipairs(pending) do
      ids[i] = entry[1]
      attempts[entry[1]] = entry[4] + 1
    end
    for _, entry in ipairs(redis.call('XCLAIM', from.stream, from.queue, from.agent, 0, unpack(ids))) do
      give(entry, attempts[entry[1]])
    end
  end

  local function read_new()
    if room < 1 then return end
    local answer =
      redis.call('XREADGROUP', 'GROUP', from.queue, from.agent, 'COUNT', room, 'STREAMS', from.stream, '>')
    if not answer then return end
    for _, entry in ipairs(answer[1][2]) do give(entry, 1) end
  end

  for _, holder in ipairs(from.holders) do claim(holder) end
  read_new()
  return count - room
end
