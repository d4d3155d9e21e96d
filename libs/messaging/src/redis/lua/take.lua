#!lua flags=allow-oom
-- take: hands entries of a work queue to an agent: its own pending ones when it resumes, then returned ones, then new
-- ones. Every entry handed out again counts as one more attempt, which Redis keeps with the pending entry.
-- KEYS[1] agent_epoch:<guild>:<agent>   KEYS[2] fenced:<incarnation>   KEYS[3] topic:<guild>:<topic>
-- ARGV[1] epoch   ARGV[2] queue   ARGV[3] agent   ARGV[4] count, at most 1,000   ARGV[5] '1' to resume
-- ARGV[6] consumer of returned entries
-- Returns {'taken', {position, message as JSON, attempt, …}} | {'fenced'} | {'stale', highest epoch}
--   | {'unknown'}: no epoch, or no such queue
-- #include check-fence
local stream = KEYS[3]
local epoch, queue, agent, count, resume, returned = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5], ARGV[6]
local refusal = check_fence(KEYS[1], KEYS[2], epoch)
if refusal then return refusal end

local taken = {}

local function hand_out(entry, attempt)
  taken[#taken + 1] = entry[1]
  taken[#taken + 1] = entry[2][2]
  taken[#taken + 1] = attempt
end

local function room() return count - #taken / 3 end

-- XREADGROUP with an id instead of `>` would leave the number of attempts as it is: XCLAIM raises it.
local function claim_from(consumer)
  if room() < 1 then return end
  local pending = redis.call('XPENDING', stream, queue, '-', '+', room(), consumer)
  if #pending == 0 then return end
  local ids, attempts = {}, {}
  for i, entry in ipairs(pending) do
    ids[i] = entry[1]
    attempts[entry[1]] = entry[4] + 1
  end
  for _, entry in ipairs(redis.call('XCLAIM', stream, queue, agent, 0, unpack(ids))) do
    hand_out(entry, attempts[entry[1]])
  end
end

local function read_new()
  if room() < 1 then return end
  local answer = redis.call('XREADGROUP', 'GROUP', queue, agent, 'COUNT', room(), 'STREAMS', stream, '>')
  if not answer then return end
  for _, entry in ipairs(answer[1][2]) do hand_out(entry, 1) end
end

if redis.pcall('XPENDING', stream, queue).err then return { 'unknown' } end
if resume == '1' then claim_from(agent) end
claim_from(returned)
read_new()
return { 'taken', taken }
