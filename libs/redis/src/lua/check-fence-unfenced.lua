-- check_fence as it must not be: everybody may always act. For tests that show what the check is good for.
local function check_fence()
  return nil
end
