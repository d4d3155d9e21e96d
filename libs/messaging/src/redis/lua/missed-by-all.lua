-- missed_by_all: whether a message was given to nobody, and will be given to nobody: it stands before the beginning of
-- everybody who listens to its topic, and behind what those had handled who listened before and were ended. Where nobody
-- listens, the next one may begin before it; of a listener without a start (of an older version) nothing is known.
-- Needs is_before. starts_key starts:<guild>:<topic>   cursors_key cursors:<guild>:<topic>   position: of the message
local function missed_by_all(starts_key, cursors_key, position)
  for _, agent in ipairs(redis.call('HKEYS', cursors_key)) do
    if redis.call('HEXISTS', starts_key, 'agent:' .. agent) == 0 then return false end
  end
  local listens = false
  local starts = redis.call('HGETALL', starts_key)
  for i = 1, #starts, 2 do
    local who, at = starts[i], starts[i + 1]
    if who == 'ended' then
      if not is_before(at, position) then return false end
    else
      if is_before(at, position) then return false end
      listens = true
    end
  end
  return listens
end
