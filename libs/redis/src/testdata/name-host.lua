#!lua flags=no-writes
-- name-host: the key of a host lease
-- ARGV[1] root of all key names   ARGV[2] host
-- #include key-name
return key_name(ARGV[1], 'host', ARGV[2])
