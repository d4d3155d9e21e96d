-- check_order as it must not be: of another epoch than the last, every batch is welcome. For tests that show what the
-- epoch is good for.
local function check_order(commits_key, epoch, first_seq, last_seq)
  local record = redis.call('HMGET', commits_key, 'epoch', 'seq')
  if record[1] ~= epoch then return nil end
  local seq = tonumber(record[2])
  if seq == tonumber(last_seq) then return { 'repeated' } end
  if seq + 1 ~= tonumber(first_seq) then return { 'stale_seq', seq } end
  return nil
end
