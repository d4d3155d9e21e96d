#!lua
-- append-if-lives: an effect of an agent that is refused when its epoch is stale
-- KEYS[1] agent_epoch:<guild>:<agent>   KEYS[2] fenced:<incarnation>   KEYS[3] a list
-- ARGV[1] epoch
-- Returns what check_fence returns | the length of the list
-- #include check-fence
local refusal = check_fence(KEYS[1], KEYS[2], ARGV[1])
if refusal then return refusal end
return redis.call('RPUSH', KEYS[3], ARGV[1])
