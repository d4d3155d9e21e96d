#!lua flags=allow-oom
-- list-hosts: the leases of all present hosts; names whose lease expired are forgotten
-- KEYS[1] hosts
-- ARGV[1] root of all key names
-- Returns host leases as JSON, in no order
-- #include key-name
local leases = {}
for _, host in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  local lease = redis.call('HGET', key_name(ARGV[1], 'host', host), 'lease')
  if lease then
    leases[#leases + 1] = lease
  else
    redis.call('SREM', KEYS[1], host)
  end
end
return leases
