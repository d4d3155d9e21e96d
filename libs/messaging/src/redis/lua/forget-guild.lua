#!lua flags=allow-oom
-- forget-guild: drops the topics, work queues and dead letters of a guild that was ended.
-- KEYS[1] topics:<guild>   KEYS[2] dead_letters:<guild>
-- KEYS[3…] for each topic: topic:<guild>:<topic>, cursors:<guild>:<topic>, starts:<guild>:<topic>
-- Returns how many topics are left because they were not named here; then nothing was dropped
local left = redis.call('SCARD', KEYS[1]) - (#KEYS - 2) / 3
if left ~= 0 then return left end
for _, key in ipairs(KEYS) do redis.call('UNLINK', key) end
return 0
