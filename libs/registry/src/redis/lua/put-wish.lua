-- put_wish: writes the wish for an agent, and its guild, each where it is not there yet; needs write-wish, raise-revision
-- keys {guild:<guild>, guilds, guild_agents:<guild>, guild_revision:<guild>}
-- present the record that is there, or false   record the guild's, as JSON   document the new wish, as write_wish takes it
-- Returns 1 when this call created the wish, else 0; the stored record
local function put_wish(keys, present, guild, record, agent, document)
  if present then return 0, present end
  redis.call('HSETNX', keys[1], 'record', record)
  redis.call('SADD', keys[2], guild)
  raise_revision(keys[4])
  return 1, (write_wish(keys[3], agent, document, false))
end
