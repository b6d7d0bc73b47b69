-- Asks a host for paths in turn, each compressed in each way, and looks at every answer's headers:
-- wrk -s wrk.lua URL -- FILE-OF-PATHS HOST "ENCODINGS"

local threads = {}

function setup(thread)
    table.insert(threads, thread)
end

function init(args)
    requests, wrong, shown = {}, 0, 0
    for path in io.lines(args[1]) do
        for encoding in args[3]:gmatch("%S+") do
            table.insert(requests, wrk.format("GET", path, { Host = args[2], ["Accept-Encoding"] = encoding }))
        end
    end
    compressed = {}
    for encoding in args[3]:gmatch("%S+") do
        compressed[encoding] = true
    end
    turn = 0
end

function request()
    turn = turn % #requests + 1
    return requests[turn]
end

function response(status, headers)
    local found = {}
    for name, value in pairs(headers) do
        found[name:lower()] = value
    end
    local function holds(name, text)
        return (found[name] or ""):find(text, 1, true) ~= nil
    end
    local right = status == 200
        and compressed[found["content-encoding"] or ""]
        and holds("vary", "Accept-Encoding")
        and holds("content-security-policy", "default-src 'self'")
        and holds("x-content-type-options", "nosniff")
        and found["referrer-policy"]
        and found["permissions-policy"]
        and found["etag"]
        and holds("cache-control", "max-age=")
    if not right then
        wrong = wrong + 1
        if shown < 3 then
            shown = shown + 1
            local told = {}
            for name, value in pairs(found) do
                table.insert(told, name .. ": " .. value)
            end
            print("answer " .. status .. ": " .. table.concat(told, "; "))
        end
    end
end

function done(summary)
    local wrong = 0
    for _, thread in ipairs(threads) do
        wrong = wrong + thread:get("wrong")
    end
    local errors = summary.errors
    wrong = wrong + errors.connect + errors.read + errors.write + errors.timeout
    local rate = summary.requests / (summary.duration / 1000000)
    print(string.format("requests %d rate %.1f wrong %d", summary.requests, rate, wrong))
end
