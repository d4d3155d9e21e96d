#!lua flags=allow-oom
-- wake-feed: ends the wait of a feed whose watches changed. A stream, and not a signal, so that a wake which comes before
-- the wait begins is not lost.
-- KEYS[1] feed:<id>   ARGV[1] ms after which Redis forgets the key
-- Returns the position of the wake
local position = redis.call('XADD', KEYS[1], 'MAXLEN', 1, '*', 'wake', 1)
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return position
