-- open: what a process needs to begin or go on under an epoch.
-- KEYS[1] agent_epoch:<guild>:<agent>   KEYS[2] fenced:<incarnation>   KEYS[3] commits:<guild>:<agent>
-- KEYS[4] state:<guild>:<agent>   KEYS[5…] cursors:<guild>:<topic>, one for each topic the agent listens to
-- ARGV[1] epoch   ARGV[2] agent
-- Returns {'opened', last seq of this epoch, {state key, JSON, …}, {position or nil, …}}
--   | {'fenced'} | {'unknown'} | {'stale', highest epoch}
-- #include check-fence
local epoch, agent = ARGV[1], ARGV[2]
local refusal = check_fence(KEYS[1], KEYS[2], epoch)
if refusal then return refusal end

local record = redis.call('HMGET', KEYS[3], 'epoch', 'seq')
local cursors = {}
for i = 5, #KEYS do cursors[i - 4] = redis.call('HGET', KEYS[i], agent) end
local seq = record[1] == epoch and tonumber(record[2]) or 0
return { 'opened', seq, redis.call('HGETALL', KEYS[4]), cursors }
