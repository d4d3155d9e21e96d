-- make_room: keeps a topic within its hard bound. What everybody has handled gives way to new messages, however young;
-- what somebody needs never does. At least 1,000 go at a time, so that the next publishers need not search again.
-- stream_key, cursors_key as in unread_from   count: messages to be added   bound: the most the topic may hold
-- Returns how many are still too many; 0 when there is room.
local function make_room(stream_key, cursors_key, count, bound)
  local excess = redis.call('XLEN', stream_key) + count - bound
  if excess <= 0 then return 0 end
  local from = unread_from(stream_key, cursors_key)
  -- By whole nodes of the stream first, which is cheap; one by one only within the node that is left.
  local dropped = redis.call('XTRIM', stream_key, 'MINID', '~', from, 'LIMIT', math.max(1000, 2 * excess))
  if dropped < excess then dropped = dropped + redis.call('XTRIM', stream_key, 'MINID', '=', from) end
  return math.max(0, excess - dropped)
end
