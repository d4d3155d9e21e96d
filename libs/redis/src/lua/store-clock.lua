-- store_clock_ms: milliseconds since 1970 by this server
local function store_clock_ms()
  local now = redis.call('TIME')
  return now[1] * 1000 + math.floor(now[2] / 1000)
end
