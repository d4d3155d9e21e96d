#!lua flags=allow-oom
-- take-replayed: hands replayed messages to an agent: its own, then those of its work queues. As take that resumes.
-- KEYS[1] agent_epoch:<guild>:<agent>   KEYS[2] fenced:<incarnation>
-- KEYS[3…] topic:<guild>:<replay topic>, one for each
-- ARGV[1] epoch   ARGV[2] queue   ARGV[3] agent   ARGV[4] count, at most 1,000   ARGV[5] consumer of returned entries
-- Returns {'taken', {number of its topic from 1, position, message as JSON, attempt, …}} | {'fenced'} | {'unknown'}
--   | {'stale', highest epoch}
-- #include check-fence
-- #include take-entries
local queue, agent, room = ARGV[2], ARGV[3], tonumber(ARGV[4])
local refusal = check_fence(KEYS[1], KEYS[2], ARGV[1])
if refusal then return refusal end

local taken = {}
for number = 1, #KEYS - 2 do
  local stream = KEYS[2 + number]
  local function hand_out(entry, attempt)
    for _, value in ipairs({ number, entry[1], entry[2][2], attempt }) do taken[#taken + 1] = value end
  end
  -- Most have none.
  if redis.call('EXISTS', stream) == 1 then
    local from = { stream = stream, queue = queue, agent = agent, holders = { agent, ARGV[5] } }
    room = room - take_entries(from, room, hand_out)
  end
end
return { 'taken', taken }
