-- raise_revision: the next revision of a guild that should exist
local function raise_revision(key)
  redis.call('PERSIST', key)
  return redis.call('INCR', key)
end
