/* == to == */
do i=1 to 3; say i; end; say 'after' i
/* == by == */
do i=1 to 10 by 3; say i; end; say i; do i=3 to 1 by -1; say i; end; do i=1 to 0; say 'never'; end; say i
/* == for == */
do i=5 for 3; say i; end; do i=1 to 10 for 2; say i; end; do i=1 by 2 for 3; say i; end; do i=1 for 0; say 'never'; end
/* == fractions == */
do x=0.5 to 2 by 0.5; say x; end; do x=1 to 0.7 by -0.1; say x; end
/* == order of limits == */
do i=1 for 4 by 2 to 5; say i; end
/* == forever == */
n=0; do forever; n=n+1; if n>3 then leave; say n; end
/* == while == */
n=0; do while n<3; n=n+1; say n; end; do while 0; say 'never'; end
/* == until == */
n=0; do until n>=3; n=n+1; say n; end; do until 1; say 'once'; end
/* == counted == */
do 3; say 'x'; end; do 0; say 'never'; end; n=2; do n; say 'y'; end; do n+1; say 'z'; end
/* == while with a variable == */
do i=1 to 10 while i*i<20; say i; end; do i=1 until i>=3; say i; end; do i=1 by 1 while i<3; say i; end
/* == counted while == */
n=0; do 5 while n<3; n=n+1; say n; end
/* == iterate == */
do i=1 to 5; if i//2 then iterate; say i; end
/* == leave == */
do i=1 to 5; if i=3 then leave; say i; end; say 'i' i
/* == nested == */
do i=1 to 3; do j=1 to 3; say i j i*j; end j; end i
/* == leave by name == */
do i=1 to 3; do j=1 to 3; if j=2 then iterate i; if i=3 then leave i; say i j; end; end; say i j
/* == leave in if and select == */
do i=1 to 9; select; when i=2 then iterate; when i=5 then leave; otherwise nop; end; say i; end
/* == the variable is changed inside == */
do i=1 to 10; say i; i=i+2; end; say i
/* == the limit is fixed at the start == */
n=3; do i=1 to n; n=10; say i; end
/* == compound control variable == */
do a.1=1 to 3; say a.1; end; k=2; do b.k=1 to 2; say b.2; end
/* == do groups == */
if 1 then do; say 'a'; say 'b'; end; else do; say 'c'; end; do; say 'plain'; end
/* == deep nesting == */
n=0; do a=1 to 3; do b=1 to 3; do c=1 to 3; do d=1 to 3; if d=3 then leave; n=n+1; end; end; end; end; say n
/* == primes == */
p=''; do i=2 to 60; do j=2 while j*j<=i; if i//j=0 then iterate i; end; p=p i; end; say p
/* == sieve == */
s.=1; do i=2 to 100; if s.i then do; if i<50 then say i; do j=i*i to 100 by i; s.j=0; end; end; end
/* == bubble sort == */
parse value '5 3 9 1 7 2' with a.1 a.2 a.3 a.4 a.5 a.6
do i=6 to 2 by -1; do j=1 to i-1; k=j+1; if a.j>a.k then do; t=a.j; a.j=a.k; a.k=t; end; end; end
say a.1 a.2 a.3 a.4 a.5 a.6
/* == hanoi == */
n=0; call h 5,'a','b','c'; say n; exit
h: procedure expose n; parse arg k,f,t,v; if k=0 then return; call h k-1,f,v,t; n=n+1; call h k-1,v,t,f; return
/* == collatz == */
do i=1 to 12; n=i; c=0; do until n=1; if n//2 then n=3*n+1; else n=n/2; c=c+1; if c>200 then leave; end; say i c; end
/* == while after by == */
do i=10 by -3 while i>0; say i; end
/* == until is asked at the end == */
do i=1 to 3 until i=2; say i; end; say i
/* == iterate asks until == */
n=0; do until n=3; n=n+1; if n=3 then iterate; say n; end; say 'end' n
/* == end with its name == */
do outer=1 to 2; do inner=1 to 2; say outer inner; end inner; end outer
/* == leave a plain group's loop == */
do i=1 to 3; do; if i=2 then leave; say i; end; end
/* == exponents in limits == */
do i=1 to 1e1 by 4; say i; end; do i=1e0 to 2; say i; end
/* == string limits == */
do i='1' to '3'; say i; end; do i=' 1 ' to 2; say i; end
/* == 99 bottles == */
do b=3 to 1 by -1; say b 'bottle'copies('s',b>1)'.'; end
