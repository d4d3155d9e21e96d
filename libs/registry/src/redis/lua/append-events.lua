#!lua
-- append-events: keeps what happened to agents: about so many of the newest, none much older than the time given
-- KEYS[1] events   KEYS[2…] of each event guild_agents:<guild>, when only those of wished agents count; else none
-- ARGV[1] the most to keep   ARGV[2] ms for which they are kept   ARGV[3…] events as JSON, and with KEYS[2…] as many agent ids
-- Returns the position of the last one, nil when none was kept
-- #include store-clock
local most, keep_ms = ARGV[1], tonumber(ARGV[2])
local position
local wishes = #KEYS - 1
for i = 3, #ARGV - wishes do
  if wishes == 0 or redis.call('HEXISTS', KEYS[i - 1], ARGV[i + wishes]) == 1 then
    position = redis.call('XADD', KEYS[1], 'MAXLEN', '~', most, '*', 'e', ARGV[i])
  end
end
redis.call('XTRIM', KEYS[1], 'MINID', '~', string.format('%.0f', store_clock_ms() - keep_ms))
redis.call('PEXPIRE', KEYS[1], keep_ms)
return position
