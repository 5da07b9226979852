# A port with TLS for at most 3 sessions, idle ones dropped after 3 seconds (tn3270_test.sh starts it).
source [file join [file dirname [info script]] display.tcl]

try by_tls {
    global env
    display_at A "L:$env(HOST):$env(PORT)" -noverifycert
    log_on A cmsuser1 CMSUSER1
    see A "LOGON AT"
    enter A "query userid"
    see A "CMSUSER1 AT URSA"
    # Who is logged on is not idle.
    after [expr {4000 * $scale}]
    enter A "logoff"
    see A "LOGOFF AT"
}

try without_tls_nobody_comes_in {
    global env
    set raw [socket $env(HOST) $env(PORT)]
    fconfigure $raw -translation binary
    puts $raw "logon cmsuser1 CMSUSER1"
    flush $raw
    if {[string match "*LOGON*" [read $raw]]} { error "it came in" }
    close $raw
}

try idle_terminals_are_dropped {
    global env
    display_at A "L:$env(HOST):$env(PORT)" -noverifycert
    see A "USERID   ===>"
    act A "Wait([expr {20 * $scale}],Disconnect)"
}

try the_fourth_is_refused {
    global env
    foreach name {A B C} {
        display_at $name "L:$env(HOST):$env(PORT)" -noverifycert
        see $name "USERID   ===>"
    }
    set raw [socket $env(HOST) $env(PORT)]
    fconfigure $raw -translation binary
    if {[read $raw] ne ""} { error "it was answered" }
    close $raw
}

exit [expr {$failures > 0}]
