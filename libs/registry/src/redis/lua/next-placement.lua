#!lua flags=allow-oom
-- next-placement: counts placements, for strategies that take hosts in turn; also while the store's memory is full
-- KEYS[1] placement:counter
-- Returns the number of this one, from 1
return redis.call('INCR', KEYS[1])
