-- missed_by_all: whether a message stands before the beginning of everybody who listens to its topic: nobody was given it,
-- and nobody will be. Where nobody listens, the next one may begin before it.
-- starts_key starts:<guild>:<topic>   position: of the message
local function missed_by_all(starts_key, position)
  local function parts(of)
    local ms, seq = string.match(of, '^(%d+)-(%d+)$')
    return tonumber(ms), tonumber(seq)
  end

  local ms, seq = parts(position)
  local starts = redis.call('HVALS', starts_key)
  for _, start in ipairs(starts) do
    local start_ms, start_seq = parts(start)
    if start_ms < ms or (start_ms == ms and start_seq < seq) then return false end
  end
  return #starts > 0
end
