-- stored_digest, new_digest: what names a wish, of a stored record and of a document that is to be stored
-- write_wish: stores the wish for an agent, which begins with {"declaredAt":"…","changedAtMs":…,"digest":"…"
-- present the record that is there, or false   document the new one, which begins with {"digest":"…"
-- Returns the stored record, and whether its digest is another than before
local head = '^{"declaredAt":"([%d%-]+)","changedAtMs":(%d+),"digest":"([^"]*)"'

local function stored_digest(record)
  local _, _, digest = string.match(record, head)
  return digest
end

local function new_digest(document)
  return string.match(document, '^{"digest":"([^"]*)"')
end

local function write_wish(key, agent, document, present)
  local since, changed_at, before
  if present then since, changed_at, before = string.match(present, head) end
  local differs = before ~= new_digest(document)
  -- The last position of this very millisecond: what was published before the wish is not for the agent. Nobody can act
  -- on the wish within the same millisecond, so what its guild says comes after.
  since = since or string.format('%.0f-999999', store_clock_ms())
  if differs then changed_at = string.format('%.0f', store_clock_ms()) end
  local record = '{"declaredAt":"' .. since .. '","changedAtMs":' .. changed_at .. ',' .. string.sub(document, 2)
  redis.call('HSET', key, agent, record)
  return record, differs
end
