-- Tells Kith of new mail: a script for Dovecot's push-notification Lua driver (tried on Dovecot 2.3.19;
-- the settings for 2.4 are from its documentation).
--
-- PREFER DOVECOT'S EVENT EXPORTER (signals.md) IF YOU CAN. This script runs inside the delivery of each mail, and the
-- delivery waits for it: a Kith that hangs delays every mail by `patience`. The exporter never does. What this one
-- has and the exporter lacks: the mail's UID, the sender's display name, and no Sieve needed to know the mailbox.
--
-- To be changed: `address`, with what is in kith.signals.secret-file at its end. So keep this file readable for Dovecot's
-- mail processes only (chown root:mail, mode 0640, if mail_gid is mail).

local address = "http://127.0.0.1:8482/lua/SECRET"

-- Milliseconds that a delivery waits at most. Kith answers in one or two.
local patience = 500

-- The settings of Dovecot's HTTP client are named otherwise in 2.4 than in 2.3, and 2.3 ignores a name that it does not know
-- without a word: then its own patience holds, which is a minute, several times over.
local is_dovecot_2_4 = false

local client = nil

local function http()
  if client == nil and is_dovecot_2_4 then
    client = dovecot.http.client({
      request_timeout = patience,
      request_absolute_timeout = patience,
      connect_timeout = patience,
      request_max_attempts = 1,
      auto_retry = false,
      auto_redirect = false,
    })
  elseif client == nil then
    client = dovecot.http.client({
      request_timeout_msecs = patience, -- for one attempt
      request_absolute_timeout_msecs = patience, -- for all of them, waiting for a connection included
      connect_timeout_msecs = patience, -- for a machine that does not answer at all
      max_attempts = 1,
      max_connect_attempts = 1,
      no_auto_retry = true,
      no_auto_redirect = true,
    })
  end
  return client
end

-- A JSON string. Bytes that are no UTF-8 are Kith's to bear with.
local function json(text)
  return '"' .. tostring(text or ""):gsub('[%c"\\\127]', function(c)
    return string.format("\\u%04x", string.byte(c))
  end) .. '"'
end

-- Lua has one kind of number in Dovecot, and prints it with a fraction.
local function number(value)
  return string.format("%.0f", tonumber(value) or 0)
end

local function strings(list)
  local texts = {}
  for _, text in pairs(type(list) == "table" and list or {}) do
    table.insert(texts, json(text))
  end
  return "[" .. table.concat(texts, ",") .. "]"
end

function dovecot_lua_notify_begin_txn(user)
  return { user = user.username, mails = {} }
end

-- New mail by delivery. What clients append (MessageAppend: drafts, sent mail) is no news to anybody.
function dovecot_lua_notify_event_message_new(transaction, event)
  table.insert(transaction.mails, event)
end

function dovecot_lua_notify_end_txn(transaction, success)
  for _, mail in ipairs(transaction.mails) do
    local body = "{" .. table.concat({
      '"name":"MessageNew"',
      '"user":' .. json(transaction.user),
      '"mailbox":' .. json(mail.mailbox),
      '"uid_validity":' .. number(mail.uid_validity),
      '"uid":' .. number(mail.uid),
      '"message_id":' .. json(mail.message_id),
      '"from":' .. json(mail.from),
      '"subject":' .. json(mail.subject),
      '"flags":' .. strings(mail.flags),
    }, ",") .. "}"
    local request = http():request({ url = address, method = "POST" })
    request:add_header("Content-Type", "application/json")
    request:set_payload(body)
    local response = request:submit()
    if response:status() // 100 ~= 2 then
      -- Never more than this: the reason could hold the address, and with it the secret.
      dovecot.i_warning("Kith does not take news of mail: status " .. response:status())
    end
  end
end
