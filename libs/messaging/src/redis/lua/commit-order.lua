-- check_order: is this batch the next one of its epoch? (DESIGN 5.4, Commits)
-- commits_key commits:<guild>:<agent>   epoch, first_seq, last_seq as decimal strings
-- Returns nil when it is, else the answer to return: {'repeated'} | {'stale_seq', last seq}
local function check_order(commits_key, epoch, first_seq, last_seq)
  local record = redis.call('HMGET', commits_key, 'epoch', 'seq')
  local seq = record[1] == epoch and tonumber(record[2]) or 0
  if seq == tonumber(last_seq) then return { 'repeated' } end
  if seq + 1 ~= tonumber(first_seq) then return { 'stale_seq', seq } end
  return nil
end
