-- Posts one form to each reference of a file, once. Environment: FILE, ACTION, FORM, SESSION (cookie, then token).
local names, sent, session, token = {}, 0, nil, nil
good, bad = 0, 0
local main = nil
function setup(thread) main = thread end
function init()
    for line in io.lines(os.getenv("FILE")) do names[#names + 1] = line end
    local lines = io.lines(os.getenv("SESSION"))
    session, token = lines(), lines()
    wrk.headers["Cookie"] = "session=" .. session
    wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
end
function request()
    sent = sent + 1
    local action = os.getenv("ACTION")
    local name = names[sent] or names[#names]
    -- Another one in every run, or a second run on the same database would only be told what the first did.
    local key = string.format("%s%010d%010dA", action:sub(1, 1), os.time(), sent)
    return wrk.format("POST", "/applications/" .. name .. "/" .. action, nil,
        "token=" .. token .. "&key=" .. key .. "&" .. os.getenv("FORM"))
end
function response(status)
    if status == 303 and sent <= #names then good = good + 1 else bad = bad + 1 end
end
function done(summary)
    print(string.format("GOOD %d BAD %d RATE %d", main:get("good"), main:get("bad"),
        main:get("good") * 1000000 / summary.duration))
end
