/* == queue is first in first out == */
queue 'a'; queue 'b'; say queued(); pull x; say x; pull x; say x; say queued()
/* == push is last in first out == */
push 'a'; push 'b'; parse pull x; say x; parse pull x; say x
/* == both == */
queue 'q1'; push 'p1'; queue 'q2'; push 'p2'; do queued(); parse pull l; say l; end
/* == empty lines == */
queue; queue ''; say queued(); pull x; say '['||x']'; pull x; say '['||x']'
/* == pull is in upper case == */
queue 'Hello World'; pull a b; say a b; queue 'Hello World'; parse pull a b; say a b; queue 'abc'; parse upper pull x; say x
/* == say without an expression == */
say; say 'after'; say ''
/* == expressions queued == */
queue 1+1 copies('x',3); parse pull a; say a
/* == a thousand lines == */
do i=1 to 1000; queue i; end; s=0; do while queued()>0; pull n; s=s+n; end; say s
