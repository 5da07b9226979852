# Driving s3270, one process for each terminal, from a test in Tcl (expect). A test is a proc; `try NAME { ... }` runs it and prints
# "ok" or "not ok". Sourced by the *.exp files beside it; the environment gives HOST and PORT, URSA (the program) and SCALE.
set address $env(HOST):$env(PORT)
set scale $env(SCALE)
set failures 0
array set channel {}

# Open the terminal NAME, with options for s3270; CONNECT is what it connects to.
proc display_at {name connect args} {
    global channel
    set channel($name) [open "|s3270 -utf8 -model 3279-2 $args $connect 2>@1" r+]
    fconfigure $channel($name) -buffering line -encoding utf-8
}

proc display {name args} {
    global address
    display_at $name $address {*}$args
}

# Have it do an action; the data lines of the answer.
proc act {name action} {
    global channel
    puts $channel($name) $action
    set data {}
    while {[gets $channel($name) line] >= 0} {
        if {[string match "data: *" $line]} {
            lappend data [string range $line 6 end]
        } elseif {$line eq "ok"} {
            return $data
        } elseif {$line eq "error"} {
            error "$name: $action: $data"
        }
    }
    error "$name: $action: s3270 has ended"
}

proc rows {name} {
    return [act $name Ascii()]
}

proc show {name} {
    foreach row [rows $name] {
        puts "  $name|[string trimright $row]"
    }
}

# What the status area says: from column 61 of the last row on.
proc status {name} {
    return [string trim [string range [lindex [rows $name] end] 60 79]]
}

# Wait until CONDITION, an expression, is true.
proc await {name condition {seconds 10}} {
    global scale
    set end [expr {[clock milliseconds] + $seconds * $scale * 1000}]
    while {![uplevel #0 expr [list $condition]]} {
        if {[clock milliseconds] > $end} {
            show $name
            error "$name: not in $seconds seconds: $condition"
        }
        after 30
    }
}

proc contains {name text} {
    return [expr {[string first $text [join [rows $name] "\n"]] >= 0}]
}

proc see {name text {seconds 10}} {
    await $name "\[contains $name [list $text]\]" $seconds
}
proc see_status {name text {seconds 10}} {
    await $name "\[status $name\] eq [list $text]" $seconds
}

# Row N, from 1, is TEXT but for blanks at its end.
proc row_is {name n text} {
    set row [string trimright [lindex [rows $name] [expr {$n - 1}]]]
    if {$row ne $text} {
        show $name
        error "$name: row $n is \"$row\", not \"$text\""
    }
}

proc enter {name {text ""}} {
    if {$text ne ""} {
        act $name "String(\"$text\")"
    }
    act $name Enter()
}

# From the logo on: log on by its fields.
proc log_on {name userid password} {
    see $name "USERID   ===>"
    act $name "String(\"$userid\")"
    act $name Tab()
    act $name "String(\"$password\")"
    act $name Enter()
}

proc close_display {name} {
    global channel
    if {[info exists channel($name)]} {
        catch {puts $channel($name) Quit()}
        catch {close $channel($name)}
        unset channel($name)
    }
}

proc close_displays {} {
    global channel
    foreach name [array names channel] {
        close_display $name
    }
}

# One CP command as the operator.
proc cp {args} {
    global env
    catch {exec $env(URSA) cp {*}$args 2>@1} answer
    return $answer
}

proc try {name body} {
    global failures channel
    if {[catch {uplevel 1 $body} message]} {
        incr failures
        puts "not ok tn3270/$name"
        puts "  $message"
        foreach open [array names channel] {
            catch {show $open}
        }
        cp FORCE CMSUSER1
        cp FORCE LINUX2
    } else {
        puts "ok tn3270/$name"
    }
    close_displays
}
