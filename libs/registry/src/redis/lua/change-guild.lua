#!lua
-- change-guild: declares a guild, writes wishes for agents and ends others, if nobody changed it meanwhile
-- KEYS[1] guild:<guild>   KEYS[2] guilds   KEYS[3] guild_agents:<guild>   KEYS[4] guild_revision:<guild>
-- KEYS[5] ends:<guild>   KEYS[6] pending:<guild>   KEYS[7] unwished
-- ARGV[1] guild   ARGV[2] guild record as JSON   ARGV[3] revision that the change was planned on
-- ARGV[4] root of all key names   ARGV[5] how long epochs of ended agents are remembered, in ms
-- ARGV[6] how many wishes are written; then for each the agent and its record as JSON; then the agents whose wish ends
-- Returns {'changed', revision, the stored records as JSON} | {'overtaken', revision}
-- #include key-name
-- #include store-clock
-- #include write-wish
-- #include raise-revision
-- #include unwish-agent
local seen, root, epoch_for_ms = ARGV[3], ARGV[4], ARGV[5]
local first, written = 7, tonumber(ARGV[6])
local present_revision = redis.call('GET', KEYS[4]) or '0'
if present_revision ~= seen then return { 'overtaken', present_revision } end

redis.call('HSET', KEYS[1], 'record', ARGV[2], 'declared', '1')
redis.call('SADD', KEYS[2], ARGV[1])

-- A wish that is another one than before is tried anew, whatever became of the agent.
local function put(agent, document)
  local record, differs = write_wish(KEYS[3], agent, document, redis.call('HGET', KEYS[3], agent))
  if not differs then return record end
  redis.call('HDEL', KEYS[5], agent)
  redis.call('HDEL', KEYS[6], agent)
  return record
end

local records = {}
for at = first, first + 2 * written - 1, 2 do
  records[#records + 1] = put(ARGV[at], ARGV[at + 1])
end

local ended = { ends = KEYS[5], pending = KEYS[6], unwished = KEYS[7] }
for at = first + 2 * written, #ARGV do
  if redis.call('HDEL', KEYS[3], ARGV[at]) == 1 then unwish_agent(root, ARGV[1], ARGV[at], ended, epoch_for_ms) end
end
return { 'changed', tostring(raise_revision(KEYS[4])), records }
