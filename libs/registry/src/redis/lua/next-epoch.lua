-- next_epoch: max(highest + 1, the store's clock in ms), so that epochs survive a store that was emptied
-- Returns it as a decimal string
local function next_epoch(highest)
  return string.format('%.0f', math.max((tonumber(highest) or 0) + 1, store_clock_ms()))
end
