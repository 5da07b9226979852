/* == if == */
if 1 then say 'a'; if 0 then say 'b'; else say 'c'
if 1=1
then say 'd'
else say 'e'
/* == if on lines == */
x=2
if x=1 then
  say 'one'
else
  if x=2 then
    say 'two'
  else
    say 'many'
/* == dangling else == */
if 1 then if 0 then say 'a'; else say 'b'
if 0 then if 1 then say 'c'; else say 'd'
/* == empty branches == */
if 1 then nop; else say 'x'
if 0 then nop
else do
end
say 'ok'
/* == select == */
do i=1 to 4; select; when i=1 then say 'one'; when i=2 then do; say 'two'; say 'twice'; end; otherwise say 'other'; say 'more'; end; end
/* == select without a truth == */
signal on syntax
select; when 0 then nop; end
say 'no'; exit
syntax: say rc
/* == nested select == */
do i=1 to 2; do j=1 to 2; select; when i=1 then select; when j=1 then say 'a'; otherwise say 'b'; end; otherwise say 'c'; end; end; end
/* == when with then on the next line == */
select
  when 0
    then say 'x'
  when 1
    then say 'y'
  otherwise
    say 'z'
end
/* == otherwise without instructions == */
select; when 0 then nop; otherwise; end; say 'ok'
/* == signal == */
say 'a'; signal there; say 'b'
there: say 'c' sigl
/* == signal value == */
x='THERE'; signal value x; say 'no'
there: say 'there'; signal value 'END'||1
end1: say 'end'
/* == signal leaves loops == */
do i=1 to 3; do j=1 to 3; if j=2 then signal out; say i j; end; end
out: say 'out' i j
/* == signal loops == */
n=0
again: n=n+1
if n<3 then signal again
say n
/* == nop and labels == */
nop; a: b: c: say 'labels'; nop
/* == exit in a routine == */
call s; say 'never'; exit
s: say 'bye'; exit 3
/* == exit values == */
exit 7
/* == exit with a text of digits == */
exit '12'
/* == keywords as variables == */
if=1; then=2; do=3; end=4; say=5; exit=6; say if then do end say exit; if if=1 then say 'fine'; do i=1 to 1; say do; end
/* == to and by as variables elsewhere == */
to=5; by=2; while=7; say to by while; x=to+by; say x; value=1; with=2; say value with
/* == assignments of keywords == */
parse=1; call=2; say parse+call; drop=3; say drop; arg=4; say arg
/* == if with an expression in parentheses == */
if (1) then say 'p'; if (1=1)&(2=2) then say 'q'
