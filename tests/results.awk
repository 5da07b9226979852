# What a test program printed, as one line a test: "ok NAME", "not ok NAME", "skipped NAME: reason", or, of a program that prints
# nothing but its sums, "sums PASSED FAILED SKIPPED". Understood are these lines themselves, TAP as cmocka writes it, and a last
# line "N passed, N failed, N skipped". A program that says nothing of the kind is one test, judged by its exit status.
# Variables: suite, the program's name; status, its exit status; limit, the seconds that it was given.
function result(kind, name) {
    print kind, name
    results++
    if (kind == "not ok")
        failures++
}
/^1\.\.[0-9]+$/ { planned += substr($0, 4); next }
/^(not )?ok [0-9]+ # SKIP / { tap++; sub(/.*# SKIP /, ""); result("skipped", suite ": " $0); next }
/^not ok [0-9]+ - / { tap++; sub(/^not ok [0-9]+ - /, ""); result("not ok", suite ": " $0); next }
/^ok [0-9]+ - / { tap++; sub(/^ok [0-9]+ - /, ""); result("ok", suite ": " $0); next }
/^(ok|not ok|skipped) / {
    kind = $0 ~ /^not/ ? "not ok" : $1
    sub(/^(ok|not ok|skipped) /, "")
    lines[++kept] = kind "\t" $0
    next
}
/^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$/ { sums = 1; passed = $1; failed = $3; skipped = $5 }
END {
    # Sums count what lines may only illustrate.
    if (sums) {
        print "sums", passed, failed ? failed - 1 : 0, skipped
        results++
        if (failed)
            result("not ok", suite ": " failed " tests")
    } else
        for (i = 1; i <= kept; i++) {
            split(lines[i], part, "\t")
            result(part[1], part[2])
        }
    if (tap < planned)
        result("not ok", suite ": ended after " tap + 0 " of " planned " tests, exit status " status)
    else if (status == 124 || status == 137)
        result("not ok", suite ": not done in " limit " seconds")
    else if (status && !failures)
        result("not ok", results ? suite ": exit status " status : suite)
    else if (!results)
        result("ok", suite)
}
