#!lua flags=allow-oom
-- trim: drops the oldest messages of a topic that everybody has handled, that are older than the policy keeps, and that
-- are not among the newest it keeps. Whole nodes of the stream go, so up to a node more may stay.
-- KEYS[1] topic:<guild>:<topic>   KEYS[2] cursors:<guild>:<topic>
-- ARGV[1] ms for which messages are kept   ARGV[2] how many of the newest are kept   ARGV[3] the most to drop at once
-- Returns how many went
-- #include store-clock
-- #include unread-from
local keep_ms, keep_count, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local droppable = math.min(redis.call('XLEN', KEYS[1]) - keep_count, most)
if droppable <= 0 then return 0 end

local young_ms = store_clock_ms() - keep_ms
local from = unread_from(KEYS[1], KEYS[2])
if tonumber(string.match(from, '^%d+')) >= young_ms then from = string.format('%.0f-0', math.max(0, young_ms)) end
return redis.call('XTRIM', KEYS[1], 'MINID', '~', from, 'LIMIT', droppable)
