/* == syntax == */
signal on syntax; x='a'+1; say 'no'; exit
syntax: say rc sigl condition('c') condition('i')
/* == syntax in a routine == */
signal on syntax; call s; exit
s: x=1/0; return
syntax: say rc; exit
/* == syntax with a name == */
signal on syntax name oops; x=1/0; exit
oops: say 'oops' rc
/* == a trap works once == */
signal on syntax; n=0
again: n=n+1; if n>3 then do; say 'done'; exit; end
x=1/0
syntax: say 'trapped' n; signal on syntax; signal again
/* == a routine's trap is its own == */
signal on syntax name outer; call s; say 'back'; x=1/0; exit
s: signal on syntax name inner; x='b'+1; return
inner: say 'inner' rc; return
outer: say 'outer' rc
/* == off in the routine == */
signal on syntax; call s; exit
s: signal off syntax; say 'in'; return
syntax: say rc
/* == novalue == */
signal on novalue; say abc; exit
novalue: say 'novalue' condition('d') sigl
/* == novalue of a tail == */
signal on novalue; i=3; say a.i; exit
novalue: say condition('d') condition('C')
/* == novalue is not raised for assigned stems == */
signal on novalue; a.=1; say a.5; b.1=2; say b.1; say b.2; exit
novalue: say 'got' condition('d')
/* == error of a command == */
signal on error; address system 'exit 3'; say 'no'; exit
error: say 'error' rc condition('c')
/* == call on error == */
call on error; 'exit 4'; say 'after' rc; 'exit 5'; say 'end' rc; exit
error: say 'handler' rc condition('i') condition('s'); return
/* == call on with a name == */
call on error name h; 'exit 2'; say 'back'; exit
h: say 'h' condition('c') condition('s'); return
/* == off == */
signal on error; signal off error; 'exit 3'; say 'rc' rc
/* == rc == */
'exit 0'; say rc; 'exit 9'; say rc
/* == condition outside == */
say '['condition()']['condition('c')']'
/* == call off == */
call on error; call off error; 'exit 1'; say 'ok' rc; exit
error: say 'no'
/* == error numbers == */
do i=1 to 6; call t word("'a'+1 1/0 substr('a') x2c('g') copies('a',-1) (1",i); end; exit
t: signal on syntax; interpret 'x=' arg(1); say 'no error'; return
syntax: say arg(1) rc; return
/* == sigl is the line == */
signal on syntax
nop
x=1/0
exit
syntax: say sigl
/* == signal in a loop of a routine == */
call s; say 'main goes on'; exit
s: do i=1 to 3; if i=2 then signal x; end
x: say 'x' i; return
/* == condition description of syntax is its text == */
signal on syntax; x=1/0; exit
syntax: say errortext(rc)
/* == traps are restored == */
call s; signal on novalue; say zz; exit
s: signal on novalue name inner; return
inner: say 'no'; exit
novalue: say 'mine'
