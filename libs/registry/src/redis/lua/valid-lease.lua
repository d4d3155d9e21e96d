-- is_fenced, is_valid: whether the owner of a living entry may not, or still does, hold it (DESIGN 2)
local function is_fenced(root, lease)
  return redis.call('EXISTS', key_name(root, 'fenced', cjson.decode(lease).incarnation)) == 1
end

local function is_valid(root, lease)
  local decoded = cjson.decode(lease)
  if redis.call('EXISTS', key_name(root, 'fenced', decoded.incarnation)) == 1 then return false end
  return redis.call('HGET', key_name(root, 'host', decoded.host), 'incarnation') == decoded.incarnation
end
