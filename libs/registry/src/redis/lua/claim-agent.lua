#!lua
-- claim-agent: writes the wish for an agent where there is none, and reserves the epoch of its placement; both or nothing
-- KEYS[1] guild:<guild>   KEYS[2] guilds   KEYS[3] guild_agents:<guild>   KEYS[4] guild_revision:<guild>
-- KEYS[5] agent_epoch:<guild>:<agent>   KEYS[6] agent_location:<guild>:<agent>
-- KEYS[7] agent_holder:<guild>:<agent>
-- ARGV[1] guild   ARGV[2] guild record as JSON   ARGV[3] agent   ARGV[4] agent record as JSON
-- ARGV[5] root of all key names   ARGV[6] 'strict' when the last holder must not be able to act any more, else ''
-- ARGV[7] how long after its epoch was reserved another start counts as under way, in ms
-- Returns {'claimed', epoch, 1 when this call created the wish, else 0, the stored record as JSON}
--   | {'held', lease as JSON} | {'awaited'} | {'wished_otherwise'} when a wish with another digest is there
--   | {'under_way'} when an epoch was reserved for the wish that is there, and its lease will be taken soon
-- #include key-name
-- #include store-clock
-- #include next-epoch
-- #include lease-value
-- #include valid-lease
-- #include awaited-lease
-- #include write-wish
-- #include raise-revision
-- #include put-wish
local guild, record, agent, document, root, fencing, start_ms = unpack(ARGV)
local lease = redis.call('GET', KEYS[6])
if lease and is_valid(root, lease) then return { 'held', lease } end
local present = redis.call('HGET', KEYS[3], agent)
if present and stored_digest(present) ~= new_digest(document) then return { 'wished_otherwise' } end
if fencing == 'strict' and is_awaited(root, lease) then return { 'awaited' } end

-- An epoch is the time of its reservation, as far as clocks go.
local highest = redis.call('GET', KEYS[5])
local is_recent = highest and store_clock_ms() - tonumber(highest) < tonumber(start_ms)
local holder = redis.call('GET', KEYS[7])
if present and is_recent and not (holder and lease_epoch(holder) == highest) then return { 'under_way' } end

local epoch = next_epoch(highest)
redis.call('SET', KEYS[5], epoch)
return { 'claimed', epoch, put_wish(KEYS, present, guild, record, agent, document) }
