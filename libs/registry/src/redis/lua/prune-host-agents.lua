#!lua flags=allow-oom
-- prune-host-agents: tells living entries of a host from dead ones and takes the dead out of its set
-- KEYS[1] host_agents:<host>
-- ARGV[1] root of all key names   ARGV[2] the host as it stands in a lease
-- Returns {members with a living entry on the host, members removed}
local chunk = 1000
local members = redis.call('SMEMBERS', KEYS[1])
local living, dead = {}, {}

local function sort(from, to)
  local names = {}
  for at = from, to do names[#names + 1] = ARGV[1] .. 'agent_location:' .. members[at] end
  local leases = redis.call('MGET', unpack(names))
  for at = from, to do
    local lease = leases[at - from + 1]
    local here = lease and string.find(lease, ARGV[2], 1, true)
    local list = here and living or dead
    list[#list + 1] = members[at]
  end
end

for from = 1, #members, chunk do sort(from, math.min(from + chunk - 1, #members)) end
for _, member in ipairs(dead) do redis.call('SREM', KEYS[1], member) end
return { living, dead }
