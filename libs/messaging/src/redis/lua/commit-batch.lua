-- read_batch: the part of a commit that `commit` and `acknowledge` share, and a reader of what follows it.
-- KEYS[1] agent_epoch:<guild>:<agent>   KEYS[2] fenced:<incarnation>   KEYS[3] commits:<guild>:<agent>
-- KEYS[4] attempts:<guild>:<agent>   KEYS[5] state:<guild>:<agent>   KEYS[6] topics:<guild>   KEYS[7] dead_letters:<guild>
-- KEYS[8…] for each topic: topic:<guild>:<topic>, cursors:<guild>:<topic>
-- ARGV[1] epoch   ARGV[2] first seq   ARGV[3] last seq   ARGV[4] agent
-- then: number of topics; for each: name, position its cursor moves to or '', messages to be published
-- then: number of acknowledgements; for each: number of its topic, queue, how many positions (at most 1,000), these
local function read_batch()
  local at = 4
  local function read()
    at = at + 1
    return ARGV[at]
  end
  local function read_number() return tonumber(read()) end

  local batch = { agent = ARGV[4], attempts_key = KEYS[4], topics = {}, acknowledged = {} }
  for i = 1, read_number() do
    batch.topics[i] =
      { stream = KEYS[6 + 2 * i], cursors = KEYS[7 + 2 * i], name = read(), cursor = read(), count = read_number() }
  end
  for i = 1, read_number() do
    local part = { stream = batch.topics[read_number()].stream, queue = read(), positions = {} }
    for j = 1, read_number() do part.positions[j] = read() end
    batch.acknowledged[i] = part
  end
  return batch, read, read_number
end
