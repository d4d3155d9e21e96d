#!lua flags=allow-oom
-- acknowledge: a commit that publishes nothing and keeps nothing. It goes through when the memory is full, since to
-- handle messages is what makes room.
-- KEYS and ARGV as read_batch has them.
-- Returns {'applied'} | {'repeated'} | {'stale_seq', last seq} | {'fenced'} | {'unknown'} | {'stale', highest epoch}
-- #include check-fence
-- #include commit-order
-- #include commit-batch
-- #include commit-settle
local epoch, first_seq, last_seq = ARGV[1], ARGV[2], ARGV[3]
local refusal = check_fence(KEYS[1], KEYS[2], epoch) or check_order(KEYS[3], epoch, first_seq, last_seq)
if refusal then return refusal end

local batch = read_batch()
refusal = check_cursors(batch)
if refusal then return refusal end
settle(batch)
redis.call('HSET', KEYS[3], 'epoch', epoch, 'seq', last_seq)
return { 'applied' }
