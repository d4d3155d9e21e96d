#!lua
-- replay-dead-letter: takes a dead letter back into delivery, for the agent or work queue that it failed with.
-- KEYS[1] dead_letters:<guild>   KEYS[2] topics:<guild>   KEYS[3] topic:<guild>:<topic>   KEYS[4] cursors:<guild>:<topic>
-- KEYS[5] topic:<guild>:<replay topic>   KEYS[6] cursors:<guild>:<replay topic>   KEYS[7] topic:<guild>:<topic of news>
-- ARGV[1] id   ARGV[2] agent   ARGV[3] queue or ''   ARGV[4] replay topic   ARGV[5] queue on the replay topic
-- ARGV[6] topic of news   ARGV[7] the news, a message as JSON   ARGV[8] the most messages a topic may hold
-- Returns 'replayed' | 'not_found' | 'unsubscribed' | 'full'
-- #include unread-from
-- #include make-room
local dead_letters, topics, stream, cursors, replays, news = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[7]
local id, agent, queue, replay_queue = ARGV[1], ARGV[2], ARGV[3], ARGV[5]

local function has_receiver()
  if queue == '' then return redis.call('HEXISTS', cursors, agent) == 1 end
  return not redis.pcall('XPENDING', stream, queue).err
end

local letter = redis.call('XRANGE', dead_letters, id, id)[1]
if not letter then return 'not_found' end
if not has_receiver() then return 'unsubscribed' end
if make_room(replays, KEYS[6], 1, tonumber(ARGV[8])) > 0 then return 'full' end

redis.call('XDEL', dead_letters, id)
local fields = letter[2]
redis.call('XADD', replays, '*', 'm', fields[#fields])
local created = redis.pcall('XGROUP', 'CREATE', replays, replay_queue, '0')
if created.err and not string.find(created.err, 'BUSYGROUP', 1, true) then error(created.err) end
redis.call('SADD', topics, ARGV[4], ARGV[6])
redis.call('XADD', news, 'MAXLEN', '~', 1000, '*', 'm', ARGV[7])
return 'replayed'
