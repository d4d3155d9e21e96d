#!lua flags=allow-oom
-- register-lease: a host takes the lease of an agent for an epoch that was reserved for it, or changes its own entry. What
-- the store has forgotten since is not taken on the word of a call that may be late: see announce-leases.
-- KEYS[1] agent_location:<guild>:<agent>   KEYS[2] agent_epoch:<guild>:<agent>   KEYS[3] agent_holder:<guild>:<agent>
-- KEYS[4] host:<host>   KEYS[5] host_agents:<host>   KEYS[6] fenced:<incarnation>
-- KEYS[7] claims:<incarnation>   KEYS[8] guild_agents:<guild>
-- ARGV[1] root of all key names   ARGV[2] the agent's member name   ARGV[3] epoch, 0 to reserve one here
-- ARGV[4] incarnation   ARGV[5] owner part of the lease   ARGV[6] rest of the lease   ARGV[7] ttl in ms
-- ARGV[8] the agent, when it has to be wished, else ''
-- Returns {'registered', epoch} | {'stale', highest epoch or '0'} | {'held', lease as JSON} | {'fenced'} | {'absent'}
--   | {'unwished'}
-- #include key-name
-- #include store-clock
-- #include next-epoch
-- #include lease-value
-- #include valid-lease
-- #include may-hold
-- #include take-lease
local root, epoch = ARGV[1], ARGV[3]
if not may_hold(KEYS[6], KEYS[4], ARGV[4]) then return { 'fenced' } end
-- A lease without the host's own is not valid: whoever looks next would place the agent again.
if redis.call('EXISTS', KEYS[4]) == 0 then return { 'absent' } end
if ARGV[8] ~= '' and redis.call('HEXISTS', KEYS[8], ARGV[8]) == 0 then return { 'unwished' } end

local highest = redis.call('GET', KEYS[2])
if epoch == '0' then
  local current = redis.call('GET', KEYS[1])
  if current and is_valid(root, current) then return { 'held', current } end
  epoch = next_epoch(highest)
elseif highest ~= epoch then
  return { 'stale', highest or '0' }
end

-- Not only the living entry counts: an owner whose entry expired may still run and commit under this very epoch.
local head = lease_head(epoch, ARGV[5])
local holder = redis.call('GET', KEYS[3])
local of_another = holder and lease_epoch(holder) == epoch and not has_head(holder, head)
if of_another and not is_fenced(root, holder) then return { 'held', holder } end

local agent = { location = KEYS[1], holder = KEYS[3], member = ARGV[2] }
redis.call('SET', KEYS[2], epoch)
take_lease(root, agent, { set = KEYS[5], claims = KEYS[7] }, head .. ARGV[6], holder, ARGV[7])
return { 'registered', epoch }
