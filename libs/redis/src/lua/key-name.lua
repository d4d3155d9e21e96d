-- key_name: the name that KeySpace gives a key, for names that a script learns from what it reads
-- root what every key begins with   kind such as host   then the parts, ids as their authors wrote them
local function key_name(root, kind, ...)
  local name = root .. kind
  for _, part in ipairs({ ... }) do
    local escaped = string.gsub(part, '[%%:{}]', function(character)
      return string.format('%%%02X', string.byte(character))
    end)
    name = name .. ':' .. escaped
  end
  return name
end
