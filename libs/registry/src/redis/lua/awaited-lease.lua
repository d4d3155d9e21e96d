-- is_awaited: whether whoever holds a living entry may still act outside the store, because its host's lease lives, or
-- would live if the host had not been fenced (fence-host keeps that time)
local function is_awaited(root, lease)
  if not lease then return false end
  if is_valid(root, lease) then return true end
  return redis.call('EXISTS', key_name(root, 'fenced_host_lease', cjson.decode(lease).incarnation)) == 1
end
