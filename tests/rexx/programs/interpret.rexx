/* == simple == */
interpret 'say 1+1'; interpret "x=5; say x*2"; say x
/* == control in it == */
interpret 'do i=1 to 3; say i; end; if i=4 then say "four"'
/* == it calls routines == */
interpret 'call s 3; say f(4)'; exit
s: say 'sub' arg(1); return
f: return arg(1)*2
/* == nested == */
interpret "interpret ""say 'deep'"""
/* == signal out == */
interpret 'signal there'; say 'no'
there: say 'there'
/* == return in it == */
say f(); exit
f: interpret 'return 7'; return 8
/* == exit in it == */
interpret 'exit 3'; say 'no'
/* == names made at run time == */
do i=1 to 3; interpret 'v'i'='i*i; end; say v1 v2 v3
/* == an expression evaluated == */
e='2*(3+4)'; interpret 'r='e; say r
/* == errors in it == */
signal on syntax; interpret "say 'a'+1"; exit
syntax: say rc
/* == empty == */
interpret ''; interpret ';;'; say 'ok'
/* == trailing part of a clause == */
interpret 'say "a";' 'say "b"'
/* == loops around it == */
do i=1 to 100; interpret 's'i'=i'; end; say s1 s50 s100
/* == leave does not reach out == */
signal on syntax; do i=1 to 3; interpret 'leave'; end; say 'no'; exit
syntax: say rc
/* == a calculator == */
l='1+2,7*6,2**10,10//3'; do while l<>''; parse var l e ',' l; interpret 'say e "="' e; end
