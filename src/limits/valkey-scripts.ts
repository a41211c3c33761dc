/** Scripts run in Valkey and Redis as one atomic step each. Times are of its clock. */

/** `reserve_guess` of PostgreSQL. Keys: target, origin. Numbers in Lua replies are cut to integers, hence milliseconds. */
export const RESERVE_GUESS = `
local free, free_under_attack, attack_from = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local first_wait, longest_wait, memory = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local origin = redis.call('HMGET', KEYS[2], 'guesses', 'wait_until')
local guesses = tonumber(origin[1] or 0)
local wait = tonumber(origin[2] or 0) - now
local at_target = tonumber(redis.call('GET', KEYS[1]) or 0)
if wait > 0 then return {0, math.min(wait, longest_wait), guesses, at_target} end
guesses = guesses + 1
at_target = at_target + 1
local beyond = guesses - (at_target > attack_from and free_under_attack or free)
wait = 0
if beyond >= 0 then wait = math.min(longest_wait, first_wait * 2 ^ math.min(beyond, 20)) end
redis.call('SET', KEYS[1], at_target, 'PX', memory)
redis.call('HSET', KEYS[2], 'guesses', guesses, 'wait_until', wait > 0 and string.format('%.0f', now + wait) or 0)
redis.call('PEXPIRE', KEYS[2], memory)
return {1, wait, guesses, at_target}
`;

/** Keys: target, origin. */
export const CORRECT_GUESS = `
if tonumber(redis.call('GET', KEYS[1]) or 0) > 0 then redis.call('DECR', KEYS[1]) end
return redis.call('DEL', KEYS[2])
`;

/** Keys: target, origin. */
export const WITHDRAW_GUESS = `
if tonumber(redis.call('GET', KEYS[1]) or 0) > 0 then redis.call('DECR', KEYS[1]) end
if tonumber(redis.call('HGET', KEYS[2], 'guesses') or 0) > 0 then
  redis.call('HINCRBY', KEYS[2], 'guesses', -1)
  redis.call('HSET', KEYS[2], 'wait_until', 0)
end
return 1
`;

/** Keys: windows. Arguments: for each, requests, and milliseconds until its end if it is new. Returns for each its total and the rest. */
export const ADD_COUNTS = `
local totals = {}
for i, key in ipairs(KEYS) do
  local count = redis.call('INCRBY', key, ARGV[2 * i - 1])
  local left = redis.call('PTTL', key)
  if left < 0 then
    left = tonumber(ARGV[2 * i])
    redis.call('PEXPIRE', key, left)
  end
  totals[2 * i - 1], totals[2 * i] = count, left
end
return totals
`;
