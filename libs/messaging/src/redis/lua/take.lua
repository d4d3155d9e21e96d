#!lua flags=allow-oom
-- take: hands entries of a work queue to an agent: its own pending ones when it resumes, then returned ones, then new
-- ones. Every entry handed out again counts as one more attempt, which Redis keeps with the pending entry.
-- KEYS[1] agent_epoch:<guild>:<agent>   KEYS[2] fenced:<incarnation>   KEYS[3] topic:<guild>:<topic>
-- KEYS[4] commits:<guild>:<agent>
-- ARGV[1] epoch   ARGV[2] queue   ARGV[3] agent   ARGV[4] count, at most 1,000   ARGV[5] '1' to resume
-- ARGV[6] consumer of returned entries   ARGV[7] round; a take of a lower one than the last gives nothing
-- Returns {'taken', {position, message as JSON, attempt, …}} | {'fenced'} | {'stale', highest epoch}
--   | {'unknown'}: no epoch, or no such queue
-- #include check-fence
-- #include take-entries
local stream, queue, agent, epoch, round = KEYS[3], ARGV[2], ARGV[3], ARGV[1], ARGV[7]
local refusal = check_fence(KEYS[1], KEYS[2], ARGV[1])
if refusal then return refusal end
if redis.pcall('XPENDING', stream, queue).err then return { 'unknown' } end

-- It was sent long ago, by who has taken its answer for lost and resumed since.
local function is_late()
  local field = 'round ' .. queue .. ' ' .. stream
  local last_epoch, last = string.match(redis.call('HGET', KEYS[4], field) or '', '^(%d+) (%d+)$')
  if last_epoch == epoch and tonumber(last) >= tonumber(round) then return last ~= round end
  redis.call('HSET', KEYS[4], field, epoch .. ' ' .. round)
  return false
end
if is_late() then return { 'taken', {} } end

local taken = {}
local function hand_out(entry, attempt)
  taken[#taken + 1] = entry[1]
  taken[#taken + 1] = entry[2][2]
  taken[#taken + 1] = attempt
end
local holders = ARGV[5] == '1' and { agent, ARGV[6] } or { ARGV[6] }
take_entries({ stream = stream, queue = queue, agent = agent, holders = holders }, tonumber(ARGV[4]), hand_out)
return { 'taken', taken }
