#!lua
-- put-guild: writes a guild that should exist by itself, with or without agents
-- KEYS[1] guild:<guild>   KEYS[2] guilds
-- ARGV[1] guild   ARGV[2] guild record as JSON
-- Returns 'OK'
redis.call('HSET', KEYS[1], 'record', ARGV[2], 'declared', '1')
redis.call('SADD', KEYS[2], ARGV[1])
return 'OK'
