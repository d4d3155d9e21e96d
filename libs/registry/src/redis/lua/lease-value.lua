-- A stored lease is JSON that begins with {"epoch":E,"host":…,"incarnation":…, so that epoch and owner can be compared
-- without decoding it. `owner` is the part from the first comma to the one after the incarnation.
local function lease_head(epoch, owner)
  return '{"epoch":' .. epoch .. owner
end

local function lease_epoch(lease)
  return string.match(lease, '^{"epoch":(%d+)')
end

local function has_head(lease, head)
  return string.sub(lease, 1, #head) == head
end
