/* == uninitialised == */
say abc Abc.def x.y.z
/* == stems == */
a.=0; a.1=5; i=1; say a.i a.2 a.x; a.=7; say a.1 a.2
/* == tails == */
i=1; j='x'; a.i.j=3; say a.1.x a.i.j a.1.j; k='with blank'; a.k=9; say a.k; l='1.x'; say a.l
/* == tails keep case == */
k='lower'; a.k=1; say a.k a.lower a.LOWER; lower='lower'; say a.lower
/* == numbers as tails == */
a.1=1; a.01=2; a.1.0=3; i=1; say a.i; i=01; say a.i; i='1.0'; say a.i; j=1+0; say a.j
/* == drop == */
x=1; drop x; say x; a.1=2; a.2=3; drop a.1; say a.1 a.2; drop a.; say a.2; a.=5; drop a.1; say a.1 a.2
/* == drop a list == */
x=1; y=2; z=3; l='x z'; drop (l); say x y z l
/* == symbol == */
drop a.3; j=3; say symbol('J') symbol(j) symbol('a.j') symbol(2) symbol('*') symbol('x') symbol('') symbol('.5')
/* == value == */
a=1; b='A'; say value('a') value(b) value('b'); say value('a',5) a; n=3; say value('x.'n,'new') x.3; call value 'q.z',8; say q.z
/* == value of constants == */
say value(5) value('.x')
/* == procedure hides == */
x=1; call s; say x; exit
s: procedure; say x; x=2; return
/* == expose == */
x=1; y=2; a.1=3; a.2=4; call s; say x y a.1 a.2; exit
s: procedure expose x a.1; say x y a.1 a.2; x=10; y=20; a.1=30; a.2=40; return
/* == expose a stem == */
a.1=1; call s; say a.1 a.2 a.3; exit
s: procedure expose a.; a.1=5; a.2=6; return
/* == expose a list == */
x=1; y=2; z=3; l='x y'; call s; say x y z; exit
s: procedure expose (l); x=5; y=6; z=7; say l; return
/* == expose with a tail == */
i=2; a.2='two'; call s; say a.2; exit
s: procedure expose i a.i; say a.i; a.i='changed'; return
/* == exposed through two routines == */
x=1; call a; say x; exit
a: procedure expose x; call b; return
b: procedure expose x; x=x+1; return
/* == a stem set in a routine that sees one tail == */
a.1=1; a.2=2; call s; say a.1 a.2; exit
s: procedure expose a.1; a.=9; say a.1 a.2; return
/* == a dropped exposed variable == */
x=1; call s; say x; exit
s: procedure expose x; drop x; return
/* == recursion has its own == */
say fact(10); exit
fact: procedure; arg n; if n<=1 then return 1; return n*fact(n-1)
/* == without procedure all is shared == */
x=1; call s; say x y; exit
s: x=2; y=3; return
/* == many tails == */
do i=1 to 5000; a.i=i*2; end; s=0; do i=1 to 5000; s=s+a.i; end; say s a.1 a.5000 a.5001
/* == tails by name == */
do i=1 to 500; k='key'i; m.k=i; end; t=0; do i=500 to 1 by -1; k='key'i; t=t+m.k; drop m.k; end; say t m.key1
/* == two dimensions == */
do i=1 to 5; do j=1 to 5; m.i.j=i*j; end; end; do i=1 to 5; l=''; do j=1 to 5; l=l right(m.i.j,3); end; say l; end
/* == special characters in names == */
a_b=1; a!=2; a?=3; _x=4; say a_b a! a? _x
/* == swap == */
a=1; b=2; parse value a b with b a; say a b
/* == stems of stems == */
list.0=3; do i=1 to list.0; list.i=i; list.i.sub=i*10; end; do i=1 to list.0; say list.i list.i.sub; end
/* == empty tail == */
a.='d'; e=''; a.e='x'; say a.e a.; say '['a.e']'
/* == result == */
call f; say result; call g; say result; exit
f: return 5
g: return
