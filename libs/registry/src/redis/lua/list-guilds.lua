#!lua flags=no-writes
-- list-guilds: the records of all guilds that should exist
-- KEYS[1] guilds
-- ARGV[1] root of all key names
-- Returns guild records as JSON, in no order
-- #include key-name
local records = {}
for _, guild in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  records[#records + 1] = redis.call('HGET', key_name(ARGV[1], 'guild', guild), 'record')
end
return records
