-- unread_from: where in a topic begins what somebody still needs: what a subscriber's cursor has not passed, or a work
-- queue has not handed out, or has handed out and not settled.
-- stream_key topic:<guild>:<topic>   cursors_key cursors:<guild>:<topic>
-- own, own_position: an agent whose cursor is taken to stand there already; nil for none
-- Returns a position: all before it was handled by everybody; past any position when nobody needs anything.
local function unread_from(stream_key, cursors_key, own, own_position)
  if redis.call('EXISTS', stream_key) == 0 then return '0-0' end
  local lowest_ms, lowest_seq = math.huge, 0

  local function needs_from(position, offset)
    local ms, seq = string.match(position, '^(%d+)-(%d+)$')
    ms, seq = tonumber(ms), tonumber(seq) + offset
    if ms < lowest_ms or (ms == lowest_ms and seq < lowest_seq) then lowest_ms, lowest_seq = ms, seq end
  end

  local cursors = redis.call('HGETALL', cursors_key)
  for i = 1, #cursors, 2 do
    needs_from(cursors[i] == own and own_position or cursors[i + 1], 1)
  end
  for _, group in ipairs(redis.call('XINFO', 'GROUPS', stream_key)) do
    local name, pending, last_delivered = group[2], group[6], group[8]
    if pending > 0 then
      needs_from(redis.call('XPENDING', stream_key, name)[2], 0)
    else
      needs_from(last_delivered, 1)
    end
  end

  if lowest_ms == math.huge then return '18446744073709551615-18446744073709551615' end
  return string.format('%.0f-%.0f', lowest_ms, lowest_seq)
end
