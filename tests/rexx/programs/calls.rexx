/* == functions == */
say f(2) f(3)+1; exit
f: return arg(1)*2
/* == call and result == */
call f 4; say result; exit
f: return arg(1)+1
/* == arguments == */
call s 1,,3; exit
s: say arg() arg(1) arg(2) '['arg(2)']' arg(1,'e') arg(2,'e') arg(2,'o') arg(3,'E') arg(4,'o') arg(9); return
/* == nested calls == */
say f(g(1),g(2)); exit
f: return arg(1)+arg(2)
g: return arg(1)*10
/* == mutual recursion == */
say even(10) odd(7) even(3); exit
even: procedure; arg n; if n=0 then return 1; return odd(n-1)
odd: procedure; arg n; if n=0 then return 0; return even(n-1)
/* == ackermann == */
say ack(2,3); exit
ack: procedure; parse arg m,n; if m=0 then return n+1; if n=0 then return ack(m-1,1); return ack(m-1,ack(m,n-1))
/* == fibonacci == */
say fib(16); exit
fib: procedure; arg n; if n<2 then return n; return fib(n-1)+fib(n-2)
/* == deep recursion == */
say deep(500); exit
deep: procedure; arg n; if n=0 then return 0; return 1+deep(n-1)
/* == a label hides a built-in function == */
say length('abc') 'LENGTH'('abc'); exit
length: return 'mine'
/* == quoted names are not labels == */
call "LEFT" 'abc',2; say result; exit
left: say 'no'; return 1
/* == sigl == */
call s
exit
s: say sigl; return
/* == loops of the caller go on == */
do i=1 to 3; call s; end; exit
s: do j=1 to 2; if j=2 then return; say i j; end; return
/* == return out of nested blocks == */
say f(3); exit
f: do i=1 to 10; select; when i=arg(1) then return 'found' i; otherwise nop; end; end
/* == arguments with expressions == */
say f(1+1,'a'||'b',(3)); exit
f: return arg(1) arg(2) arg(3)
/* == no arguments == */
say f(); call f; say result; exit
f: return arg()
/* == settings are the routine's own == */
numeric digits 5; call s; say digits() 1/3; exit
s: numeric digits 15; say digits(); return
/* == built-in functions by call == */
call left 'abcdef',3; say result; call time 'n'; say length(result)
/* == results as conditions == */
if yes() then say 'y'; if \no() then say 'n'; do while more(); end; say 'done'; exit
yes: return 1
no: return 0
more: return 0
/* == a function changes a variable in the expression == */
x=1; say x+f()+x; exit
f: x=10; return 5
/* == text arguments keep case and blanks == */
call s ' A b '; exit
s: parse arg x; say '['||x']'; return
/* == twenty arguments == */
say m(1,2,3,4,5,6,7,8,9,10); exit
m: s=0; do i=1 to arg(); s=s+arg(i); end; return s
/* == quicksort == */
n=words('33 12 5 99 1 64 27 8'); do i=1 to n; a.i=word('33 12 5 99 1 64 27 8',i); end
call qs 1,n; o=''; do i=1 to n; o=o a.i; end; say o; exit
qs: procedure expose a.; parse arg l,h; if l>=h then return; p=a.h; i=l
do j=l to h-1; if a.j<p then do; t=a.i; a.i=a.j; a.j=t; i=i+1; end; end
t=a.i; a.i=a.h; a.h=t; call qs l,i-1; call qs i+1,h; return
/* == permutations == */
call perm '', 'abc'; exit
perm: procedure; parse arg p,r; if r='' then do; say p; return; end
do i=1 to length(r); call perm p||substr(r,i,1),delstr(r,i,1); end; return
/* == queens == */
n=6; c=0; call q 1; say c; exit
q: procedure expose n c b.; arg r; if r>n then do; c=c+1; return; end
do k=1 to n; ok=1; do j=1 to r-1; if b.j=k | abs(b.j-k)=r-j then do; ok=0; leave; end; end
if ok then do; b.r=k; call q r+1; end; end; return
/* == binary search == */
do i=1 to 50; a.i=i*3; end; say find(27) find(28) find(150); exit
find: arg x; lo=1; hi=50; do while lo<=hi; m=(lo+hi)%2; if a.m=x then return m; if a.m<x then lo=m+1; else hi=m-1; end; return 0
