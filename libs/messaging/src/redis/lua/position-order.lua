-- is_before: whether one position of a stream stands before another one.
local function is_before(one, other)
  local function parts(of)
    local ms, seq = string.match(of, '^(%d+)-(%d+)$')
    return tonumber(ms), tonumber(seq)
  end
  local one_ms, one_seq = parts(one)
  local other_ms, other_seq = parts(other)
  return one_ms < other_ms or (one_ms == other_ms and one_seq < other_seq)
end
